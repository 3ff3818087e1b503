import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { runCommand } from '../../../../../src/kit/emulator/command/command.ts'
import { HELP, readFlags } from '../../../../../src/kit/emulator/command/flags.ts'
import { EMULATOR_DEFAULTS, resolveOptions } from '../../../../../src/kit/emulator/options.ts'
import { KEYS } from '../server-keys.ts'
import { setUpEmulator } from '../started-emulator.ts'

interface Run {
  readonly code: Promise<number>
  readonly printed: string[]
  readonly errors: string[]
  stop(): void
}

function run(...args: readonly string[]): Run {
  return runWith('/dev/null/secret', ...args)
}

function runWith(secretFile: string, ...args: readonly string[]): Run {
  const [printed, errors]: [string[], string[]] = [[], []]
  let stop = (): void => undefined
  const stopped = new Promise<void>((resolve) => (stop = resolve))
  const code = runCommand(args, {
    environment: {},
    secretFile,
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

  it('keeps a named session and its tokens over restarts, and its secret to the user', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opentok-emulator-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'cache/secret')
    const start = async () => {
      const { code, printed, errors, stop } = runWith(file, '--port', '0', '--session', 'demo')
      await vi.waitUntil(() => printed.length > 0)
      const text = printed[0] ?? ''
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? ''
      const end = async () => {
        stop()
        expect([await code, errors]).toEqual([0, []])
      }
      return { text, url, end }
    }
    const linesOf = (text: string) => text.match(/^(Session|Token) +\S+/gm)
    const first = await start()
    const token = await (await fetch(`${first.url}/control/tokens/carol`)).text()
    await first.end()
    expect(linesOf(first.text)).toHaveLength(3)
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(first.text).not.toContain(readFileSync(file, 'utf8').trim())

    const second = await start()
    expect(linesOf(second.text)).toEqual(linesOf(first.text))
    const [, sessionId = ''] = /^Session +(\S+)/m.exec(second.text) ?? []
    const headers = { 'X-OPENTOK-AUTH': token }
    const answer = await fetch(`${second.url}/session/${sessionId}`, { headers })
    expect(await answer.json()).toMatchObject([{ session_id: sessionId }])
    await second.end()
  })

  it('says so when it cannot keep the secret, and starts all the same', async () => {
    const { code, printed, errors, stop } = run('--port', '0', '--session', 'demo')
    stop()
    expect(await code).toBe(0)
    expect(errors).toEqual([expect.stringMatching(/the tokens are valid only until it ends/)])
    expect(printed[0]).toMatch(/^Token {4}\S+/m)
  })

  it('prints a session of the application when it has one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'opentok-emulator-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const key = join(folder, 'public.pem')
    writeFileSync(key, KEYS.publicKey)
    const application = ['--application-id', 'app', '--public-key', key]
    const { code, printed, stop } = run('--port', '0', ...application)
    stop()
    expect(await code).toBe(0)
    expect(printed[0]).toMatch(/^App id {3}app$/m)
    expect(printed[0]).toContain("OT.initSession('app', '")
  })

  it('prints its help', async () => {
    const { code, printed } = run('--help')
    expect([await code, printed]).toEqual([0, [HELP]])
    for (const line of HELP.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })

  it('lists every default in its help', () => {
    const lines = HELP.split('\n').filter((line) => line.startsWith('  --'))
    const silent = lines.filter((line) => !/\(default: .+\)$/.test(line))
    expect(silent).toEqual([expect.stringContaining('--help')])
    expect(HELP).toMatch(/--keep-lost-ms <ms> .*\(default: 30000\)/)
    expect(HELP).toMatch(/--\[no-\]greet .*\(default: yes\)/)
  })

  it('fails with 1 when the port is in use', async () => {
    const { emulator } = await setUpEmulator()
    const { code, errors } = run('--port', String(emulator.port))
    expect(await code).toBe(1)
    expect(errors[0]).toContain(`Port ${emulator.port} on 127.0.0.1 is in use`)
  })

  const bad: readonly (readonly [readonly string[], string])[] = [
    [['--prot', '1'], '--prot'],
    [['--port', 'x'], '--port must be an integer from 0 to 65535; got "x".'],
    [['--port', '70000'], '--port must be an integer from 0 to 65535; got 70000.'],
    [['--port'], "'--port <value>' argument missing"],
    [['--host', '0.0.0.0'], '--host must be a loopback address'],
    [['--api-key', 'a/b'], '--api-key must be a string of letters'],
    [['--api-secret='], '--api-secret must be a non-empty string'],
    [['--application-id', 'app'], '--application-id needs --private-key or --public-key.'],
    [['--private-key', 'x'], '--application-id must be given with its key.'],
    [['--application-id', 'app', '--public-key', 'nowhere.pem'], '--public-key must be an RSA key'],
    [['--session', 'a b'], '--session must be a string of letters, digits, - and _, at most 64'],
    [['--secret='], '--secret must be a non-empty string'],
    [
      ['--keep-lost-ms', '3s'],
      '--keep-lost-ms must be milliseconds from 0 to 2147483647; got "3s".',
    ],
    [['--unknown-socket-close-code', '1006'], '4999) or none; got 1006.'],
    [['--lost-reason', ''], '--lost-reason must be a non-empty string; got "".'],
    [['--files', 'public'], '--files must be <URL path>=<path>; got "public".'],
    [['--files', 'a=b'], '--files["a"]: a URL path must begin with "/".'],
    [['--greets'], "Unknown option '--greets'"],
    [['8090'], '8090'],
  ]
  for (const [args, message] of bad) {
    it(`fails with 2 for ${args.join(' ')}`, async () => {
      const { code, errors } = run(...args)
      expect(await code).toBe(2)
      expect(errors[0]).toContain(message)
      expect(errors[0]).toMatch(/\nTry: opentok-emulator --help$/)
    })
  }
})

describe('the flags', () => {
  it('are one for each option, and give it its default', () => {
    expect(resolveOptions(readFlags([]) ?? {})).toEqual({
      ...resolveOptions(),
      port: 8_090,
      secret: expect.any(String),
    })
    const folder = mkdtempSync(join(tmpdir(), 'opentok-emulator-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const key = join(folder, 'private.key')
    writeFileSync(key, KEYS.privateKey)
    const args = [
      ['--port', '0', '--host', 'localhost', '--api-key', 'key', '--secret', 'hush'],
      ['--api-secret', 'hush too', '--application-id', 'app', '--private-key', key],
      ['--routed', '--no-echo', '--no-greet', '--no-redeliver', '--no-drop-repeats'],
      ['--no-reconnection', '--keep-lost-ms', '5', '--unknown-socket-close-code', 'none'],
      ['--unknown-socket-reason', 'gone', '--no-spare-left-behind', '--lost-reason', 'lost'],
      ['--no-address-per-connection'],
      ['--force-disconnect-reason', 'out', '--force-unpublish-reason', 'end'],
      ['--files', '/=/srv/a=b', '--files', '/lib.js=/srv/lib.js'],
    ]
    const options = readFlags(args.flat())
    expect(resolveOptions(options ?? {})).toEqual({
      port: 0,
      host: 'localhost',
      apiKey: 'key',
      secret: 'hush',
      apiSecret: 'hush too',
      application: { applicationId: 'app', publicKey: expect.anything() },
      mediaMode: 'routed',
      echoSignals: false,
      greetResumed: false,
      redeliver: false,
      dropRepeats: false,
      reconnection: false,
      addressPerConnection: false,
      keepLostMs: 5,
      unknownSocketCloseCode: null,
      unknownSocketReason: 'gone',
      spareLeftBehind: false,
      lostReason: 'lost',
      forceDisconnectReason: 'out',
      forceUnpublishReason: 'end',
      files: { '/': '/srv/a=b', '/lib.js': '/srv/lib.js' },
    })
    expect(Object.keys(options ?? {}).toSorted()).toEqual(
      [...Object.keys(EMULATOR_DEFAULTS), 'secret']
        .filter((name) => name !== 'publicKey')
        .toSorted(),
    )
    expect(readFlags(['--public-key', 'public.pem'])).toMatchObject({ publicKey: 'public.pem' })
  })

  it('may come from the environment, over which they take precedence', () => {
    const environment = {
      OPENTOK_EMULATOR_API_SECRET: 'hush',
      OPENTOK_EMULATOR_PORT: '0',
      OPENTOK_EMULATOR_FILES: '/=/srv',
      OPENTOK_EMULATOR_ROUTED: 'true',
      API_KEY: 'other',
    }
    expect(readFlags(['--port', '1'], environment)).toEqual({ port: 1, apiSecret: 'hush' })
    expect(() => resolveOptions(readFlags([], { OPENTOK_EMULATOR_PORT: 'x' }) ?? {})).toThrow(
      'options.port must be an integer',
    )
  })

  it('may repeat a default, and take a relative path of a file', () => {
    const options = readFlags(['--drop-repeats', '--greet', '--no-routed', '--files', '/a=b'])
    expect(options).toMatchObject({
      dropRepeats: true,
      greetResumed: true,
      mediaMode: 'relayed',
      files: { '/a': resolve('b') },
    })
  })
})
