/** Test setup: an emulator with one session, and clients on request; it is closed when the test ends. */
import { onTestFinished } from 'vitest'
import { startEmulator } from '../../../../src/kit/emulator/index.ts'
import { createClient } from './protocol-client.ts'
import type { Emulator, EmulatorOptions } from '../../../../src/kit/emulator/emulator.types.ts'
import type { ClientOptions, ProtocolClient } from './protocol-client.ts'

/** Options of a client that joins the first session, unless they name another one. */
export interface SessionClientOptions extends ClientOptions {
  readonly sessionId?: string
}

export interface StartedEmulator {
  readonly emulator: Emulator
  readonly sessionId: string
  /** A client that has not connected yet. */
  client(data: string, options?: SessionClientOptions): ProtocolClient
  /** A client that has joined. */
  join(data: string, options?: SessionClientOptions): Promise<ProtocolClient>
}

export async function setUpEmulator(options?: EmulatorOptions): Promise<StartedEmulator> {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  const sessionId = emulator.createSession()
  const client: StartedEmulator['client'] = (data, { sessionId: id = sessionId, ...rest } = {}) =>
    createClient(emulator, id, { data, ...rest })
  return {
    emulator,
    sessionId,
    client,
    async join(data, rest) {
      const joined = client(data, rest)
      const { code } = await joined.join()
      if (code !== 200) throw new Error(`join answered ${code}`)
      return joined
    },
  }
}
