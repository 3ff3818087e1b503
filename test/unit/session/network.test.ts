import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { browserNetwork } from '../../../src/session/network.ts'

afterEach(() => void vi.unstubAllGlobals())

// React Native has a `window` that cannot listen and no `document`; Node has a `navigator` from 21 on.
describe.each<[where: string, globals: Record<string, unknown>]>([
  ['there is no window', {}],
  ['a navigator without onLine is all there is', { navigator: {} }],
  ['a navigator is offline without a window', { navigator: { onLine: false } }],
  ['a window has no document', { window: new EventTarget() }],
  ['a window can neither listen nor has a document', { window: {}, navigator: {} }],
  ['a window cannot listen', { window: {}, document: new EventTarget() }],
  ['a document cannot listen', { window: new EventTarget(), document: {} }],
  [
    // No event would ever report that it is back online.
    'a navigator is offline without a document',
    { window: new EventTarget(), navigator: { onLine: false } },
  ],
])('browserNetwork where %s', (_, globals) => {
  beforeEach(() => {
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
  })

  it('is online, and listens to nothing', () => {
    const targets = Object.values(globals).filter((each) => each instanceof EventTarget)
    const listener = vi.fn()
    expect(browserNetwork.isOnline()).toBe(true)
    const unsubscribe = browserNetwork.subscribe(listener)
    for (const target of targets) {
      for (const name of ['online', 'offline', 'resume']) target.dispatchEvent(new Event(name))
    }
    unsubscribe()
    expect(listener).not.toHaveBeenCalled()
  })
})

describe('browserNetwork in a page', () => {
  let page: { window: EventTarget; document: EventTarget & { hidden: boolean } }

  beforeEach(() => {
    page = {
      window: new EventTarget(),
      document: Object.assign(new EventTarget(), { hidden: false }),
    }
    for (const [name, value] of Object.entries(page)) vi.stubGlobal(name, value)
  })

  const fire = (target: EventTarget, name: string) => target.dispatchEvent(new Event(name))

  it.each([true, false])('trusts the navigator: %s', (onLine) => {
    vi.stubGlobal('navigator', { onLine })
    expect(browserNetwork.isOnline()).toBe(onLine)
  })

  it('is online if the navigator does not know', () => {
    vi.stubGlobal('navigator', {})
    expect(browserNetwork.isOnline()).toBe(true)
  })

  it('reports online, offline, and a page that wakes up', () => {
    const listener = vi.fn()
    browserNetwork.subscribe(listener)
    const { document, window } = page
    for (const name of ['online', 'offline', 'pageshow']) fire(window, name)
    for (const name of ['visibilitychange', 'resume']) fire(document, name)
    expect(listener).toHaveBeenCalledTimes(5)
  })

  it('reports a change from Wi-Fi to mobile, and no new estimate of the speed', () => {
    const connection = Object.assign(new EventTarget(), { type: 'wifi', effectiveType: '4g' })
    vi.stubGlobal('navigator', { connection })
    const listener = vi.fn()
    const unsubscribe = browserNetwork.subscribe(listener)
    fire(connection, 'change')
    expect(listener).not.toHaveBeenCalled()
    connection.type = 'cellular'
    fire(connection, 'change')
    expect(listener).toHaveBeenCalledTimes(1)
    unsubscribe()
    connection.type = 'wifi'
    fire(connection, 'change')
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('is offline while it reports a page that freezes', () => {
    const heard: boolean[] = []
    browserNetwork.subscribe(() => heard.push(browserNetwork.isOnline()))
    fire(page.document, 'freeze')
    expect(browserNetwork.isOnline()).toBe(true)
    fire(page.document, 'resume')
    expect(heard).toEqual([false, true])
  })

  it('reports a hidden page that resumes', () => {
    const listener = vi.fn()
    browserNetwork.subscribe(listener)
    page.document.hidden = true
    fire(page.document, 'resume')
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('does not report a page that hides', () => {
    const listener = vi.fn()
    browserNetwork.subscribe(listener)
    page.document.hidden = true
    fire(page.document, 'visibilitychange')
    expect(listener).not.toHaveBeenCalled()
    fire(page.window, 'offline')
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('reports nothing after unsubscribing', () => {
    const listener = vi.fn()
    browserNetwork.subscribe(listener)()
    for (const name of ['online', 'offline', 'pageshow']) fire(page.window, name)
    for (const name of ['visibilitychange', 'freeze', 'resume']) fire(page.document, name)
    expect(listener).not.toHaveBeenCalled()
  })
})
