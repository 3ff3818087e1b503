/** The command `opentok-emulator`: starts an emulator, prints how to use it, and waits for Ctrl-C. */
import { EmulatorError } from '../emulator-error.ts'
import { HELP, readFlags, toFlagMessage } from './flags.ts'
import { startEmulator } from '../start-emulator.ts'
import type { Emulator } from '../emulator.types.ts'

/** The parts of a process that the command needs. */
export interface ProcessLike {
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
  /** Settles when the user wants the command to end. */
  readonly untilStopped: () => Promise<void>
}

/** @returns the exit code: 0, 1 when it cannot run, 2 on a bad option */
export async function runCommand(
  args: readonly string[],
  { print, printError, untilStopped }: ProcessLike,
): Promise<number> {
  let emulator: Emulator
  try {
    const options = readFlags(args)
    if (options === null) {
      print(HELP)
      return 0
    }
    emulator = await startEmulator(options)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const isOutcome = error instanceof EmulatorError
    // Every other error is a wrong option: a TypeError of the parser or of our validation.
    const text = isOutcome ? message : `${toFlagMessage(message)}\nTry: opentok-emulator --help`
    printError(`opentok-emulator: ${text}`)
    return isOutcome ? 1 : 2
  }
  print(toInstructions(emulator))
  await untilStopped()
  await emulator.close()
  return 0
}

function toInstructions(emulator: Emulator): string {
  const { url, proxyUrl, apiKey } = emulator
  const sessionId = emulator.createSession()
  const alice = emulator.createToken(sessionId, { role: 'moderator', data: 'alice' })
  const bob = emulator.createToken(sessionId, { data: 'bob' })
  return `OpenTok emulator at ${url} (Ctrl-C ends it)

API key  ${apiKey}
Session  ${sessionId}
Token    ${alice}  (alice, moderator)
Token    ${bob}  (bob, publisher)

In the page, once, after opentok.js and before any session or publisher:

  OT.setProxyUrl('${proxyUrl}')
  OT.initSession('${apiKey}', '${sessionId}').connect('<token>', (error) => {})

To cut the network of alice for 3 s:

  curl -X POST ${url}/control/network/cut -H 'Content-Type: application/json' \\
    -d '{"args":[{"target":"alice","forMs":3000}]}'

To make her line bad, until network/restore:

  curl -X POST ${url}/control/network/degrade -H 'Content-Type: application/json' \\
    -d '{"args":[{"target":"alice","lossPercent":20,"delayMs":300}]}'
`
}
