/** Opens the port; closing it also ends every connection. */
import { EmulatorError } from '../emulator-error.ts'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

export interface Listener {
  readonly port: number
  /** Resolves when the port is free. */
  close(): Promise<void>
}

export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listener> {
  const connections = new Set<Socket>()
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })
  // One request per connection: a browser silently repeats a request whose reused connection is reset, and a fault
  // would count twice.
  server.maxRequestsPerSocket = 1

  await new Promise<void>((resolve, reject) => {
    // Never removed: an error while listening, such as too many open files, must not end the process.
    server.on('error', (cause: NodeJS.ErrnoException) => {
      const isTaken = cause.code === 'EADDRINUSE'
      const toError = isTaken ? EmulatorError.portInUse : EmulatorError.listenFailed
      reject(toError(host, port, cause))
    })
    server.listen(port, host, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of connections) socket.destroy()
      }),
  }
}
