import { mkdir, mkdtemp, readdir, readlink, rm, truncate, writeFile } from 'node:fs/promises'
import { get, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { setUpEmulator } from '../started-emulator.ts'

describe('the protocol over HTTP', () => {
  it('answers configuration with its own address, with the proxy path or without', async () => {
    const { emulator } = await setUpEmulator()
    const own = { apiUrl: emulator.url, loggingUrl: emulator.url }
    for (const base of [emulator.url, `${emulator.proxyUrl}/config.example`]) {
      expect(await (await fetch(`${base}/project/100/config.json`)).json()).toEqual(own)
    }
  })

  it('accepts logging', async () => {
    const { emulator } = await setUpEmulator()
    for (const path of ['/logging/ClientEvent', '/proxy/hlg.example/prod/logging/ClientQos']) {
      const answer = await fetch(emulator.url + path, { method: 'POST', body: '{}' })
      expect([answer.status, await answer.json()]).toEqual([200, {}])
    }
  })

  it('allows pages of any origin', async () => {
    const { emulator } = await setUpEmulator()
    const answer = await fetch(`${emulator.proxyUrl}/api/session/x`, {
      method: 'OPTIONS',
      headers: { 'Access-Control-Request-Headers': 'x-opentok-auth, x-tb-version' },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-headers')).toBe('x-opentok-auth, x-tb-version')
  })
})

describe('a request that offers an upgrade the server does not know', () => {
  const exchange = (port: number, text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let answer = ''
      connect(port, '127.0.0.1')
        .on('data', (chunk: Buffer) => (answer += chunk.toString()))
        .on('error', reject)
        .on('close', () => resolve(answer))
        .write(text)
    })
  const offer =
    'Host: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n'

  it('is answered as if it did not', async () => {
    const { emulator } = await setUpEmulator()
    const answer = await exchange(emulator.port, `GET /control/counters HTTP/1.1\r\n${offer}\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toContain(JSON.stringify(emulator.counters))
  })

  it('keeps its body, whether that arrives together with the head or later', async () => {
    const { emulator } = await setUpEmulator()
    const head =
      `POST /control/tokens HTTP/1.1\r\n${offer}` +
      'Content-Type: application/json\r\nContent-Length: 15\r\n\r\n'
    const whole = exchange(emulator.port, `${head}{"sessionId":1}`)
    expect(await whole).toContain('sessionId must be a non-empty string; got 1 (number)')
    const socket = connect(emulator.port, '127.0.0.1')
    await new Promise((resolve) => socket.write(head, resolve))
    await fetch(`${emulator.url}/control/counters`)
    let answer = ''
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString())).write('{"sessionId":1}')
    await new Promise((resolve) => socket.on('close', resolve))
    expect(answer).toContain('400 Bad Request')
  })
})

describe('files', () => {
  async function openFiles() {
    const root = await mkdtemp(join(tmpdir(), 'emulator-'))
    onTestFinished(() => rm(root, { recursive: true }))
    await mkdir(join(root, 'public/deep'), { recursive: true })
    await writeFile(join(root, 'secret.txt'), 'secret')
    await writeFile(join(root, 'public/index.html'), '<p>home')
    await writeFile(join(root, 'public/a b.js'), 'let a')
    await writeFile(join(root, 'public/deep/index.html'), '<p>deep')
    await mkdir(join(root, 'public-not'))
    await writeFile(join(root, 'public-not/secret.txt'), 'secret')
    const files = { '/': join(root, 'public'), '/lib.js': join(root, 'public/a b.js') }
    const { emulator } = await setUpEmulator({
      files: { ...files, '/gone.js': join(root, 'gone.js') },
    })
    return emulator
  }

  it('are served with their types, uncached', async () => {
    const { url } = await openFiles()
    const served = [
      ['/', 'text/html; charset=utf-8', '<p>home'],
      ['/a%20b.js?v=1', 'text/javascript; charset=utf-8', 'let a'],
      ['/lib.js', 'text/javascript; charset=utf-8', 'let a'],
      ['/deep/', 'text/html; charset=utf-8', '<p>deep'],
    ] as const
    for (const [path, type, text] of served) {
      const answer = await fetch(url + path)
      expect(answer.headers.get('content-type')).toBe(type)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(await answer.text()).toBe(text)
    }
    const head = await fetch(`${url}/lib.js`, { method: 'HEAD' })
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['5', ''])
  })

  it('redirect a folder to its path with a slash, and keep prefix and query', async () => {
    const { url, proxyUrl } = await openFiles()
    const ways = [
      [`${url}/deep`, `${url}/deep/`],
      [`${url}/deep?to=/a/b?c`, `${url}/deep/?to=/a/b?c`],
      [`${proxyUrl}/host.example/deep?x=1`, `${proxyUrl}/host.example/deep/?x=1`],
      // Not a redirect to a host of that name.
      [`${url}//deep`, `${url}//deep/`],
    ] as const
    for (const [from, to] of ways) {
      const answer = await fetch(from)
      expect([answer.url, await answer.text()]).toEqual([to, '<p>deep'])
    }
  })

  it.runIf(process.platform === 'linux')('are closed when a download is aborted', async () => {
    const root = await mkdtemp(join(tmpdir(), 'emulator-'))
    onTestFinished(() => rm(root, { recursive: true }))
    const path = join(root, 'large.bin')
    await writeFile(path, '')
    // More than all buffers can hold.
    await truncate(path, 100_000_000)
    const { emulator } = await setUpEmulator({ files: { '/large.bin': path } })
    for (let i = 0; i < 10; i += 1) {
      await new Promise<void>((resolve, reject) => {
        get(`${emulator.url}/large.bin`, (answer) => {
          answer.once('data', () => resolve(void answer.destroy()))
        }).on('error', reject)
      })
    }
    await vi.waitFor(async () => expect(await countOpen(path)).toBe(0))
  })

  it('stay within their folder', async () => {
    const { port, url } = await openFiles()
    const paths = [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/deep/../../secret.txt',
      '/..%2fsecret.txt',
      '/../public-not/secret.txt',
      '//secret.txt',
      '/gone.js',
      '/none',
    ]
    for (const path of paths) expect(await getRaw(port, path)).toBe(404)
    expect(await getRaw(port, '/%00')).toBe(400)
    expect(await getRaw(port, '/%zz')).toBe(400)
    expect((await fetch(url, { method: 'POST' })).status).toBe(405)
  })

  it('are not served under a foreign host name', async () => {
    const { port } = await openFiles()
    expect(await getRaw(port, '/', 'evil.example')).toBe(403)
  })
})

/** How many descriptors of this process point to a file. */
async function countOpen(path: string): Promise<number> {
  const descriptors = await readdir('/proc/self/fd')
  const targets = await Promise.all(
    descriptors.map((each) => readlink(`/proc/self/fd/${each}`).catch(() => '')),
  )
  return targets.filter((target) => target === path).length
}

/** Sends the path without the normalization of `fetch`. */
function getRaw(port: number, path: string, host = 'localhost'): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { Host: host } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}
