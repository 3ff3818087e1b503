/** The command `opentok-emulator`: starts an emulator, prints how to use it, and waits for Ctrl-C. */
import { EmulatorError } from '../emulator-error.ts'
import { HELP, readFlags, toFlagMessage } from './flags.ts'
import { toInstructions } from './instructions.ts'
import { readKeptSecret } from './kept-secret.ts'
import { startEmulator } from '../start-emulator.ts'
import type { Emulator } from '../emulator.types.ts'
import type { Environment } from './flags.ts'

/** The parts of a process that the command needs. */
export interface ProcessLike {
  readonly environment: Environment
  /** Where the secret of named sessions is kept. */
  readonly secretFile: string
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
  /** Settles when the user wants the command to end. */
  readonly untilStopped: () => Promise<void>
}

/** @returns the exit code: 0, 1 when it cannot run, 2 on a bad option */
export async function runCommand(
  args: readonly string[],
  { environment, secretFile, print, printError, untilStopped }: ProcessLike,
): Promise<number> {
  /** @returns `undefined` when it cannot be kept: the emulator then has a random one */
  function keepSecret(): string | undefined {
    try {
      return readKeptSecret(secretFile)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      printError(`opentok-emulator: the tokens are valid only until it ends (${why})`)
      return undefined
    }
  }

  let emulator: Emulator
  let instructions: string
  try {
    const flags = readFlags(args, environment)
    if (flags === null) {
      print(HELP)
      return 0
    }
    const { session, ...options } = flags
    const secret = options.secret ?? (session === undefined ? undefined : keepSecret())
    emulator = await startEmulator({ ...options, ...(secret === undefined ? {} : { secret }) })
    instructions = toInstructions(emulator, session)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const isOutcome = error instanceof EmulatorError
    // Every other error is a wrong option: a TypeError of the parser or of our validation.
    const text = isOutcome ? message : `${toFlagMessage(message)}\nTry: opentok-emulator --help`
    printError(`opentok-emulator: ${text}`)
    return isOutcome ? 1 : 2
  }
  print(instructions)
  await untilStopped()
  await emulator.close()
  return 0
}
