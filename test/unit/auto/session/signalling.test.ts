import { describe, expect, it } from 'vitest'
import { createSignal } from '../../../../src/auto/session/signalling.ts'
import { failWith, watchReports } from './by-hand.ts'

const reportError = watchReports()

function createSetup({ isOpen = true, answer = () => Promise.resolve() } = {}) {
  const calls: unknown[][] = []
  const signal = createSignal(
    {
      call(...given: unknown[]) {
        calls.push(["OpenTok's", ...given])
        return 'of OpenTok'
      },
    } as never,
    {
      signal(given: unknown) {
        calls.push(['signal', given])
        return answer()
      },
    } as never,
    () => isOpen,
  )
  return { signal, calls }
}

describe('signal() of the app', () => {
  it.each([
    ['nothing but data', { data: 'hello' }],
    ['nothing at all', {}],
    ['a type', { type: 'chat' }],
    ['a recipient', { to: { connectionId: 'bob' } }],
    ['a wish not to wait', { data: 'now', retryAfterReconnect: false }],
  ])('goes through the library with %s', async (_, given) => {
    const { calls, signal } = createSetup()
    await signal(given)
    expect(calls).toEqual([['signal', given]])
  })

  it.each([
    ['null', null],
    ['a number', 5],
    ['an empty text', ''],
    ['data that is not text', { data: {} }],
    ['a field that the library does not know', { type: 'chat', other: 1 }],
  ])('is OpenTok’s own with %s', (_, given) => {
    const { calls, signal } = createSetup()
    const callback = () => {}
    expect(signal(given, callback)).toBe('of OpenTok')
    expect(calls).toEqual([["OpenTok's", 'signal', given, callback]])
  })

  it('is OpenTok’s own while there is no session', () => {
    const { calls, signal } = createSetup({ isOpen: false })
    expect(signal({ data: 'early' })).toBe('of OpenTok')
    expect(calls).toEqual([["OpenTok's", 'signal', { data: 'early' }]])
  })

  it('needs no callback, whether it succeeds or fails', async () => {
    await createSetup().signal({ data: 'hello' })
    const { signal } = createSetup({ answer: failWith('rejected') })
    await expect(signal({ data: 'hello' }, undefined)).rejects.toMatchObject({ code: 2001 })
    expect(reportError).not.toHaveBeenCalled()
  })

  it.each([
    ['the longest type', { type: 'x'.repeat(128) }, 400],
    ['a type that is longer', { type: 'x'.repeat(129) }, 413],
    ['the longest data, with its quotes', { data: 'x'.repeat(8_190) }, 400],
    ['data that is longer', { data: 'x'.repeat(8_191) }, 413],
    ['neither', {}, 400],
  ])('fails with the number of what is wrong: %s', async (_, given, code) => {
    const { signal } = createSetup({ answer: failWith('invalidSignal') })
    await expect(signal(given)).rejects.toMatchObject({ name: 'OT_INVALID_PARAMETER', code })
  })
})
