/** Entry point of the command `opentok-emulator`: connects it to the process. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from './command.ts'

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  secretFile: join(homedir(), '.cache', 'opentok-emulator', 'secret'),
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
  untilStopped: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    }),
})
