/** Counts what this process holds: sockets and memory. */
import { readdirSync, readlinkSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Open sockets of this process; on Linux also those of UDP. */
export function countSockets(): number {
  if (process.platform !== 'linux') {
    return process.getActiveResourcesInfo().filter((each) => each === 'TCPSocketWrap').length
  }
  const isSocket = (descriptor: string): boolean => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith('socket:')
    } catch {
      return false
    }
  }
  return readdirSync('/proc/self/fd').filter(isSocket).length
}

/** The heap in use after a garbage collection, in bytes. */
export function readHeap(): number {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  collectGarbage()
  return process.memoryUsage().heapUsed
}
