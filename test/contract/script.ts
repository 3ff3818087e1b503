/** Definition of a script of the contract, and how it is played in the environment of one implementation. */

import type { FakeConnection } from '../../src/kit/testing/server/stream.ts'
import type {
  ContractEnvironment,
  Script,
  ScriptSetup,
  ServerKind,
  Traces,
} from './contract.types.ts'
import { createParticipant } from './participant.ts'
import type { NameOf, Participant } from './participant.ts'

interface ScriptOptions {
  readonly server?: ServerKind
  readonly speed?: number
}

export const script = (
  name: string,
  play: Script['play'],
  { server = 'kind', speed = 1 }: ScriptOptions = {},
): Script => ({ name, server, speed, play })

/** @returns the traces of all participants */
export async function playScript(
  { play }: Script,
  environment: ContractEnvironment,
): Promise<Traces> {
  const participants: Participant[] = []
  const nameOf = createNames()
  const open: ScriptSetup['open'] = async (name, options) => {
    const participant = await createParticipant(name, environment, nameOf, options)
    participants.push(participant)
    return participant
  }
  const { apiKey, network, pass, sessionId } = environment
  await play({
    apiKey,
    network,
    pass,
    sessionId,
    open,
    invite: (name) => environment.invite(`${name}@${sessionId}`),
    createToken: ({ target }, options) => environment.createToken(target, options),
    async join(name, options) {
      const participant = await open(name, options)
      await participant.connect()
      await participant.until(`connectionCreated ${name}#1`)
      // The others hear of the join before the script goes on; otherwise their traces depend on a race.
      for (const other of participants.filter(isListening)) {
        await other.until(`connectionCreated ${name}#1`)
      }
      return participant
    },
  })
  return Object.fromEntries(participants.map(({ name, trace }) => [name, trace.slice()]))
}

/** Joined, and not in an outage. */
const isListening = ({ session, trace }: Participant): boolean =>
  session.isConnected() &&
  trace.findLast((line) => line.startsWith('sessionReconnect')) !== 'sessionReconnecting'

/** Ids differ from run to run, so connections are numbered in the order in which they appear. */
function createNames(): NameOf {
  const names = new Map<string, string>()
  return (connection: FakeConnection | null | undefined) => {
    if (!connection) return String(connection)
    const { connectionId, data } = connection
    const name = data.split('@')[0] ?? data
    const count = [...names.values()].filter((each) => each.startsWith(`${name}#`)).length
    if (!names.has(connectionId)) names.set(connectionId, `${name}#${count + 1}`)
    return names.get(connectionId) ?? ''
  }
}
