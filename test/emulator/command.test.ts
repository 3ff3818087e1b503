import { describe, expect, it } from 'vitest'
import { HELP, runCommand } from '../../src/emulator/command.ts'
import { openStage } from './stage.ts'

interface Run {
  readonly code: Promise<number>
  readonly printed: string[]
  readonly errors: string[]
  stop(): void
}

function run(...args: readonly string[]): Run {
  const [printed, errors]: [string[], string[]] = [[], []]
  let stop = (): void => undefined
  const stopped = new Promise<void>((resolve) => (stop = resolve))
  const code = runCommand(args, {
    print: (text) => void printed.push(text),
    printError: (text) => void errors.push(text),
    untilStopped: () => stopped,
  })
  return { code, printed, errors, stop: () => stop() }
}

describe('opentok-emulator', () => {
  it('prints its address and how to use it, and ends cleanly', async () => {
    const { code, printed, errors, stop } = run('--port', '0', '--routed')
    stop()
    expect(await code).toBe(0)
    expect(errors).toEqual([])
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed[0] ?? '')?.[0] ?? ''
    expect(printed[0]).toContain(`OT.setProxyUrl('${url}/proxy')`)
    expect(printed[0]?.match(/^Token {4}\S+/gm)).toHaveLength(2)
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })

  it('prints its help', async () => {
    const { code, printed } = run('--help')
    expect([await code, printed]).toEqual([0, [HELP]])
  })

  it('fails with 1 when the port is in use', async () => {
    const { emulator } = await openStage()
    const { code, errors } = run('--port', String(emulator.port))
    expect(await code).toBe(1)
    expect(errors[0]).toContain(`Port ${emulator.port} on 127.0.0.1 is in use`)
  })

  const bad: readonly (readonly [readonly string[], string])[] = [
    [['--prot', '1'], '--prot'],
    [['--port', 'x'], '--port must be a number from 0 to 65535; got "x".'],
    [['--port', '70000'], '--port must be a number from 0 to 65535'],
    [['--host', '0.0.0.0'], 'options.host must be a loopback address'],
    [['8090'], '8090'],
  ]
  for (const [args, message] of bad) {
    it(`fails with 2 for ${args.join(' ')}`, async () => {
      const { code, errors } = run(...args)
      expect(await code).toBe(2)
      expect(errors[0]).toContain(message)
    })
  }
})
