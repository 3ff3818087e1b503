/** Which Chromium the tests take, where several are there. */
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
  it('takes the one that CHROMIUM_PATH names', async () => {
    const env = { CHROMIUM_PATH: system, PATH }
    expect(await findChromium({ env, unpack, playwrights })).toEqual({ executablePath: system })
  })

  it('prefers the pinned one, with its fonts, to whatever is installed', async () => {
    expect(await findChromium({ env: { PATH }, unpack, playwrights })).toEqual(pinned)
  })

  it("takes Playwright's own where the pinned one does not run, and the system's without it", async () => {
    const places = { env: { PATH }, unpack: fail, playwrights }
    expect(await findChromium(places)).toEqual({ executablePath: playwrights })
    const missing = { ...places, playwrights: '/nowhere/chrome' }
    expect(await findChromium(missing)).toEqual({ executablePath: system })
  })

  it('falls back on nothing where CHROMIUM_PATH names what is not there', async () => {
    const named = findChromium({ env: { CHROMIUM_PATH: '/nowhere/chromium', PATH }, unpack })
    await expect(named).rejects.toThrow('CHROMIUM_PATH names no file')
    const wanted = findChromium({ env: { CHROMIUM_PATH: PINNED, PATH }, unpack: fail, playwrights })
    await expect(wanted).rejects.toThrow(`${PINNED} does not run here`)
  })

  it('says everywhere it has looked, and why not the pinned one', async () => {
    const found = findChromium({ env: {}, unpack: fail, playwrights: '/nowhere/chrome' })
    await expect(found).rejects.toThrow(
      /No Chromium found: CHROMIUM_PATH is not set, .* does not run here, Playwright has .*google-chrome/,
    )
  })
})
