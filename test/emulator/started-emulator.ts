/** Test setup: an emulator with one session, and clients on request; it is closed when the test ends. */
import { onTestFinished } from 'vitest'
import { startEmulator } from '../../src/emulator/index.ts'
import { createClient } from './protocol-client.ts'
import type { Emulator, EmulatorOptions } from '../../src/emulator/emulator.types.ts'
import type { ClientOptions, ProtocolClient } from './protocol-client.ts'

export interface StartedEmulator {
  readonly emulator: Emulator
  readonly sessionId: string
  /** A client that has not connected yet. */
  client(data: string, options?: ClientOptions): ProtocolClient
  /** A client that has joined. */
  join(data: string, options?: ClientOptions): Promise<ProtocolClient>
}

export async function setUpEmulator(options?: EmulatorOptions): Promise<StartedEmulator> {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  const sessionId = emulator.createSession()
  const client: StartedEmulator['client'] = (data, rest) =>
    createClient(emulator, sessionId, { data, ...rest })
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
