/** The command `opentok-emulator`: starts an emulator, says how to use it, and waits for Ctrl-C. */
import { parseArgs } from 'node:util'
import { EmulatorError } from './emulator-error.ts'
import { startEmulator } from './start-emulator.ts'
import type { Emulator, EmulatorOptions } from './emulator.types.ts'

/** What the command needs of its process. */
export interface CommandSurroundings {
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
  /** Settles when the user wants the command to end. */
  readonly untilStopped: () => Promise<void>
}

export const COMMAND_PORT = 8_090

export const HELP = `Usage: opentok-emulator [options]

A local OpenTok server that an unmodified OpenTok.js connects to.

  --port <number>  0 picks a free one (default ${COMMAND_PORT})
  --host <address> a loopback address (default 127.0.0.1)
  --routed         imitate a routed session (default: relayed)
  --help           show this text`

/** @returns the exit code: 0, 1 when it cannot run, 2 on a bad option */
export async function runCommand(
  args: readonly string[],
  { print, printError, untilStopped }: CommandSurroundings,
): Promise<number> {
  let emulator: Emulator
  try {
    const options = readOptions(args)
    if (options === null) {
      print(HELP)
      return 0
    }
    emulator = await startEmulator(options)
  } catch (error) {
    printError(`opentok-emulator: ${error instanceof Error ? error.message : String(error)}`)
    // Everything but an outcome of the emulator is a wrong option: a TypeError of the parser or of ours.
    return error instanceof EmulatorError ? 1 : 2
  }
  print(toInstructions(emulator))
  await untilStopped()
  await emulator.close()
  return 0
}

/** @returns `null` when help is asked for */
function readOptions(args: readonly string[]): EmulatorOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      routed: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) return null
  return {
    port: values.port === undefined ? COMMAND_PORT : toPort(values.port),
    ...(values.host !== undefined && { host: values.host }),
    mediaMode: values.routed === true ? 'routed' : 'relayed',
  }
}

function toPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new TypeError(`--port must be a number from 0 to 65535; got ${JSON.stringify(text)}.`)
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

To take the network from alice for 3 s:

  curl -X POST ${url}/control/network/cut -H 'Content-Type: application/json' \\
    -d '{"args":[{"target":"alice","forMs":3000}]}'
`
}
