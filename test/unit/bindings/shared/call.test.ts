import { describe, expect, it, vi } from 'vitest'
import { createCallHolder } from '../../../../src/bindings/shared/call.ts'
import type { Reconnection, ReconnectionOptions } from '../../../../src/index.ts'
import { settle, useApp } from './app.ts'

const app = useApp()

function createHolder(factory: () => Reconnection = () => app().open()) {
  const shown: (string | null)[] = []
  const show = (call: Reconnection | null) => void shown.push(call && call.status)
  const { begin, end } = createCallHolder(factory, show)
  return {
    shown,
    end,
    /** Does not wait until the call has joined. */
    begin: () => Promise.race([begin(), settle(0)]),
  }
}

describe('the call of a component', () => {
  it('is shown before it joins, and left and disposed at the end (F1)', async () => {
    const { begin, end, shown } = createHolder()
    await begin()
    expect(shown).toEqual(['idle'])
    await settle()
    const [call] = app().calls
    expect(call?.status).toBe('connected')
    end()
    expect(shown).toEqual(['idle', null])
    await settle()
    expect(app().requests()).toEqual(['connect one', 'disconnect one'])
    await expect(call?.connect()).rejects.toMatchObject({ code: 'disposed' })
    app().fake.ledger.assertNoLeaks()
  })

  it('says nothing at an end without a beginning, or at a second end', async () => {
    const { begin, end, shown } = createHolder()
    end()
    expect(shown).toEqual([])
    await begin()
    end()
    end()
    expect(shown).toEqual(['idle', null])
  })

  it('begins when every call has been left, also one of another component (F1)', async () => {
    const one = createHolder()
    const other = createHolder()
    await one.begin()
    await settle()
    one.end()
    const begun = other.begin()
    await Promise.resolve()
    expect(app().calls).toHaveLength(1)
    await settle()
    await begun
    expect(app().requests()).toEqual(['connect one', 'disconnect one', 'connect one'])
    expect(other.shown).toEqual(['idle'])
    other.end()
  })

  it('begins when a call has been left that ended while it waited for another (F1)', async () => {
    const holders = [createHolder(), createHolder(() => app().open('two'))] as const
    for (const { begin } of holders) await begin()
    await settle()
    const [one, two] = holders
    one.end()
    const next = createHolder(() => app().open('three'))
    const begun = next.begin()
    await settle(50)
    two.end()
    await settle(90)
    expect(app().calls).toHaveLength(2)
    await settle()
    await begun
    expect(app().calls).toHaveLength(3)
    next.end()
  })

  it('is the last one of those that were begun while the previous one was left (F1)', async () => {
    let sessionId = 'one'
    const { begin, end, shown } = createHolder(() => app().open(sessionId))
    await begin()
    await settle()
    for (sessionId of ['two', 'three', 'four']) void begin()
    await settle()
    expect(app().requests()).toEqual(['connect one', 'disconnect one', 'connect four'])
    expect(shown).toEqual(['idle', null, 'idle'])
    end()
  })

  it('never begins if the end comes first (F1)', async () => {
    const { begin, end, shown } = createHolder()
    await begin()
    await settle()
    void begin()
    end()
    await settle()
    expect(app().calls).toHaveLength(1)
    expect(shown).toEqual(['idle', null])
  })

  it('rejects with what the factory throws, and can begin again', async () => {
    let isBroken = true
    const { begin, end, shown } = createHolder(() => {
      if (isBroken) throw new Error('no such session')
      return app().open()
    })
    await expect(begin()).rejects.toThrow('no such session')
    expect(shown).toEqual([])
    isBroken = false
    await begin()
    expect(shown).toEqual(['idle'])
    end()
  })

  it('rejects if there is no token, and leaves no call (F1)', async () => {
    const { begin, shown } = createHolder(() => app().open('one', { token: undefined }))
    await expect(begin()).rejects.toThrow(TypeError)
    expect(shown).toEqual(['idle', null])
    await settle()
    await expect(app().calls[0]?.connect('a token')).rejects.toMatchObject({ code: 'disposed' })
    expect(app().requests()).toEqual([])
  })

  it('leaves the next call alone if it hears too late that there was no token (F1)', async () => {
    let options: ReconnectionOptions = { token: undefined }
    const { begin, end, shown } = createHolder(() => app().open('one', options))
    const begun = begin()
    options = {}
    void begin()
    await expect(begun).rejects.toThrow(TypeError)
    await settle()
    expect(shown).toEqual(['idle', null, 'idle'])
    expect(app().calls.map(({ status }) => status)).toEqual(['idle', 'connected'])
    end()
  })

  it('keeps a join that fails to its snapshot', async () => {
    const unhandled = vi.fn<(error: unknown) => void>()
    process.on('unhandledRejection', unhandled)
    const { begin, end } = createHolder(() =>
      app().open('one', { token: app().fake.createToken({ isExpired: true }) }),
    )
    await begin()
    await settle(10_000)
    expect(app().calls[0]?.getSnapshot().error).toMatchObject({ code: 'tokenRejected' })
    end()
    await settle()
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})
