/** Which Chromium the tests use if there are several. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PINNED } from './chromium-pinned.ts'
import { findChromium } from './chromium-search.ts'

const pinned = { executablePath: '/pinned/chromium', env: { FONTCONFIG_PATH: '/pinned/fonts' } }
const unpack = () => Promise.resolve(pinned)
const fail = () => Promise.reject(new Error(`${PINNED} does not run here`))

let home: string
let system: string
let playwrights: string
let PATH: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'opentok-reconnection-'))
  await mkdir(join(home, 'bin'))
  system = join(home, 'bin', 'chromium')
  playwrights = join(home, 'chrome')
  for (const path of [system, playwrights]) await writeFile(path, '')
  PATH = ['/nowhere', join(home, 'bin')].join(delimiter)
})

afterAll(() => rm(home, { recursive: true }))

describe('the search for a Chromium', () => {
  it('uses the one that CHROMIUM_PATH names', async () => {
    const env = { CHROMIUM_PATH: system, PATH }
    expect(await findChromium({ env, unpack, playwrights })).toEqual({ executablePath: system })
  })

  it('prefers the pinned one, with its fonts, to an installed one', async () => {
    expect(await findChromium({ env: { PATH }, unpack, playwrights })).toEqual(pinned)
  })

  it("uses Playwright's own if the pinned one does not run, and otherwise the system's", async () => {
    const options = { env: { PATH }, unpack: fail, playwrights }
    expect(await findChromium(options)).toEqual({ executablePath: playwrights })
    const missing = { ...options, playwrights: '/nowhere/chrome' }
    expect(await findChromium(missing)).toEqual({ executablePath: system })
  })

  it('has no fallback if CHROMIUM_PATH names a missing file', async () => {
    const named = findChromium({ env: { CHROMIUM_PATH: '/nowhere/chromium', PATH }, unpack })
    await expect(named).rejects.toThrow('CHROMIUM_PATH names no file')
    const wanted = findChromium({ env: { CHROMIUM_PATH: PINNED, PATH }, unpack: fail, playwrights })
    await expect(wanted).rejects.toThrow(`${PINNED} does not run here`)
  })

  it('does not take a folder for a browser', async () => {
    const named = findChromium({ env: { CHROMIUM_PATH: home, PATH }, unpack })
    await expect(named).rejects.toThrow(`CHROMIUM_PATH names no file: ${home}. Install`)
  })

  it('leaves out the pinned one if HEADED is set, because it has no windows', async () => {
    const headed = { HEADED: '1', PATH }
    const options = { unpack, playwrights: '/nowhere/chrome' }
    const found = findChromium({ ...options, env: headed })
    expect(await found).toEqual({ executablePath: system })
    const wanted = findChromium({ ...options, env: { ...headed, CHROMIUM_PATH: PINNED } })
    await expect(wanted).rejects.toThrow(`${PINNED} has no windows`)
    const none = findChromium({ ...options, env: { HEADED: '1' } })
    await expect(none).rejects.toThrow(/No Chromium found: .* has no windows, .*google-chrome/)
  })

  it('reports where it has looked, and why the pinned one failed', async () => {
    const found = findChromium({ env: {}, unpack: fail, playwrights: '/nowhere/chrome' })
    await expect(found).rejects.toThrow(
      /No Chromium found: CHROMIUM_PATH is not set, .* does not run here, Playwright has .*google-chrome/,
    )
  })
})
