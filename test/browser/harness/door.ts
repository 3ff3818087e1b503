/**
 * An address that stays the same while the emulators behind it change: OpenTok takes one proxy URL per page, and a page that
 * tests borrow one after the other meets the emulator of each.
 */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface Door {
  readonly url: string
  /** From now on leads to that address; connections to the one before end. */
  leadTo(url: string): void
  close(): void
}

export async function openDoor(): Promise<Door> {
  const open = new Set<Socket>()
  let port = 0
  const server = createServer((visitor) => {
    const inside = connect(port, '127.0.0.1')
    for (const [socket, other] of [
      [visitor, inside],
      [inside, visitor],
    ] as const) {
      open.add(socket)
      // A connection that is lost on one side is lost on the other: it is what the tests are about.
      socket.on('error', () => other.destroy())
      socket.on('close', (hadError) => {
        open.delete(socket)
        if (hadError) other.destroy()
      })
      socket.setNoDelay(true)
      socket.pipe(other)
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Ends with its worker at the latest.
  server.unref()
  const closeAll = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(url) {
      closeAll()
      port = Number(new URL(url).port)
    },
    close() {
      closeAll()
      server.close()
    },
  }
}
