/** What is added to the launch options of a configuration. */
import { describe, expect, it } from 'vitest'
import { toLaunchOptions } from '../../../../src/kit/playwright/launch-options.ts'

const CAMERA = '--use-fake-device-for-media-stream'

describe('the launch options', () => {
  it('have a fake camera, and reach the emulator from every page', () => {
    const { args = [] } = toLaunchOptions({ headless: true }, 'chromium', {})
    expect(args.some((arg) => arg.startsWith(CAMERA))).toBe(true)
    expect(args.at(-1)).toMatch(/^--disable-features=.*LocalNetworkAccessChecks/)
  })

  it('leave to the configuration what it has itself, and one list of features', () => {
    const given = { args: [`${CAMERA}=fps=30`, '--disable-features=Mine,Yours'], slowMo: 5 }
    const { args = [], slowMo } = toLaunchOptions(given, 'chromium', {})
    expect(slowMo).toBe(5)
    expect(args.filter((arg) => arg.startsWith(CAMERA))).toEqual([`${CAMERA}=fps=30`])
    const lists = args.filter((arg) => arg.startsWith('--disable-features='))
    expect(lists).toHaveLength(1)
    expect(lists[0]).toMatch(/WebRtcHideLocalIpsWithMdns.*,Mine,Yours$/)
  })

  it('start the Chromium of CHROMIUM_PATH, unless the configuration names another', () => {
    const env = { CHROMIUM_PATH: '/usr/bin/chromium' }
    expect(toLaunchOptions({}, 'chromium', env)).toMatchObject({
      executablePath: '/usr/bin/chromium',
    })
    const given = { executablePath: '/opt/chrome' }
    expect(toLaunchOptions(given, 'chromium', env)).toMatchObject(given)
    expect(toLaunchOptions({}, 'chromium', { CHROMIUM_PATH: '' })).not.toHaveProperty(
      'executablePath',
    )
  })

  it('are left as they are for another browser', () => {
    const given = { args: ['-x'] }
    expect(toLaunchOptions(given, 'firefox', { CHROMIUM_PATH: '/usr/bin/chromium' })).toBe(given)
  })
})
