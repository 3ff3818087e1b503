import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Reconnection } from '../../../../src/index.ts'
import { createFakeOpenTok } from '../../../../src/kit/testing/index.ts'

const { error: consoleError } = console
const report = vi.fn<(...values: unknown[]) => void>()

beforeEach(() => {
  report.mockClear()
  // The script itself writes here, as it has nothing else to report to.
  console.error = report
})
afterEach(() => {
  console.error = consoleError
  vi.unstubAllGlobals()
})

interface Page {
  readonly OT?: object
  readonly dataset?: Readonly<Record<string, string>>
  readonly options?: object
}

/** Loads the script in a page. */
async function load({ OT, dataset, options }: Page) {
  vi.stubGlobal('OT', OT)
  vi.stubGlobal('OpenTokReconnection', options && { options })
  vi.stubGlobal('document', {
    currentScript: dataset ? { dataset } : null,
    baseURI: 'https://example.com/call/',
    body: 'the body',
  })
  vi.resetModules()
  return import('../../../../src/auto/script/script.ts')
}

/** A module of the inspector, which notes what it is called with. */
const INSPECTOR =
  'data:text/javascript,export const mountInspector = (...given) => globalThis.handleMounted(given)'

describe('the script', () => {
  it('installs the library on the global OT, until it is uninstalled (A5)', async () => {
    const { OT } = createFakeOpenTok()
    const { installReconnection, uninstall } = await load({ OT })
    expect(report.mock.calls).toEqual([])
    expect(OT.initSession('api key', 'session id')).toHaveProperty('reconnection')
    expect(() => installReconnection(OT)).toThrow('OT must not have the library under it already')
    uninstall()
    expect(OT.initSession('api key', 'session id')).not.toHaveProperty('reconnection')
  })

  it('takes the options of its tag, and those that the page has set', async () => {
    const messages: unknown[] = []
    for (const page of [{ dataset: { giveUpMs: '0' } }, { options: { giveUpMs: 0 } }]) {
      const { OT } = createFakeOpenTok()
      const { uninstall } = await load({ OT, ...page })
      uninstall()
      messages.push(report.mock.calls.splice(0).map(([prefix, error]) => [prefix, error].join(' ')))
      expect(OT.initSession('api key', 'session id')).not.toHaveProperty('reconnection')
    }
    const message = expect.stringMatching(
      /^opentok-reconnection: TypeError: options\.giveUpMs must be a number/,
    ) as string
    expect(messages).toEqual([[message], [message]])
  })

  it('says in the console that it was loaded too early, and leaves the page alone', async () => {
    const { uninstall } = await load({})
    expect(String(report.mock.calls[0])).toBe(
      'opentok-reconnection:,Error: there is no OT. Load this script after opentok.js',
    )
    uninstall()
  })

  it('opens the inspector for each session, if the page names it', async () => {
    const { OT } = createFakeOpenTok()
    const mounted = new Promise<readonly [unknown, Reconnection]>((resolve) =>
      vi.stubGlobal('handleMounted', resolve),
    )
    await load({ OT, dataset: { inspect: INSPECTOR } })
    const session = OT.initSession('api key', 'session id')
    expect(await mounted).toEqual([
      'the body',
      (session as unknown as { reconnection: Reconnection }).reconnection,
    ])
    expect(report.mock.calls).toEqual([])
  })

  it('says in the console that there is no such inspector, and goes on', async () => {
    const { OT } = createFakeOpenTok()
    await load({ OT, dataset: { inspect: 'data:text/javascript,throw new Error("no inspector")' } })
    const session = OT.initSession('api key', 'session id')
    await vi.waitFor(() => expect(report).toHaveBeenCalledTimes(1))
    expect(String(report.mock.calls[0])).toBe('opentok-reconnection:,Error: no inspector')
    expect(session).toHaveProperty('reconnection')
  })
})
