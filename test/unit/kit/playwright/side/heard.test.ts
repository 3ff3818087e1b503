/** How far a text came, and what a matcher says of it. */
import { describe, expect, it } from 'vitest'
import { explainHeard, readHeard } from '../../../../../src/kit/playwright/side/heard.ts'
import { describeSignal } from '../../../../../src/kit/playwright/side/describe.ts'
import { readSignal } from '../../../../../src/kit/playwright/side/signal-log.ts'
import { createFrame, encodeFrame, FRAME } from '../../../../../src/kit/emulator/wire/frame.ts'
import type { SeenSignal, Side } from '../../../../../src/kit/playwright/side/side.types.ts'

const seen = (given: Partial<SeenSignal>): SeenSignal => ({
  isSent: false,
  type: 'chat',
  data: 'hello',
  from: 'ada',
  atMs: 0,
  ...given,
})

/** Bob, whose page shows these texts, in a call with Ada, who has sent these signals. */
function createBob(
  signals: readonly SeenSignal[],
  { shows = [], sent = [] }: { shows?: readonly string[]; sent?: readonly SeenSignal[] } = {},
): Side {
  const getByText = (text: string) => ({
    filter: () => ({ count: async () => shows.filter((it) => it.includes(text)).length }),
  })
  const call = { list: () => [bob, { signals: sent }] }
  const bob = { signals, call, person: { page: { frames: () => [{ getByText }] } } }
  return bob as unknown as Side
}

const SENT = seen({ isSent: true })

describe('a text', () => {
  it('is heard if it has arrived and is shown', async () => {
    expect(await readHeard(createBob([seen({})], { shows: ['ada: hello'] }), 'hello', true)).toBe(
      'heard',
    )
  })

  it('is heard if it has arrived, where it need not be shown', async () => {
    expect(await readHeard(createBob([seen({})]), 'hello', false)).toBe('heard')
    expect(await readHeard(createBob([seen({})]), /^hel+o$/, false)).toBe('heard')
  })

  it('is heard inside of JSON, with characters that are written differently there', async () => {
    const data = JSON.stringify({ text: 'she said "no"' })
    expect(await readHeard(createBob([seen({ data })]), 'said "no"', false)).toBe('heard')
  })

  it('is not heard if it is only shown', async () => {
    const bob = createBob([], { shows: ['hello'] })
    expect(await readHeard(bob, 'hello', true)).toBe('unsent')
    expect(explainHeard(bob, 'hello', 'unsent')).toContain('no page of this test has sent')
  })

  it('that the page does not show names the event to listen to', async () => {
    const bob = createBob([seen({}), seen({ type: '' })])
    expect(await readHeard(bob, 'hello', true)).toBe('hidden')
    expect(explainHeard(bob, 'hello', 'hidden')).toContain('got it as signal:chat and signal')
  })

  it('that was sent and has not arrived is lost', async () => {
    const bob = createBob([], { sent: [SENT] })
    expect(await readHeard(bob, 'hello', true)).toBe('lost')
    expect(explainHeard(bob, 'hello', 'lost')).toContain('it was sent as signal:chat')
    // What one has sent oneself has not come back yet.
    expect(await readHeard(createBob([SENT]), 'hello', true)).toBe('lost')
  })
})

describe('a signal in a frame', () => {
  const toBytes = (body: object) =>
    encodeFrame(
      createFrame(FRAME.message, {
        headers: { 'TRANSACTION-ID': 'id', 'X-TB-FROM-ADDRESS': 'ada' },
        body: JSON.stringify(body),
      }),
    )

  it('is read with its type, its data as text, its sender and its id', () => {
    const content = { type: 'chat', data: 'hello' }
    const signal = { id: 'id', type: 'chat', data: 'hello', from: 'ada' }
    expect(readSignal(toBytes({ method: 'signal', content }))).toEqual(signal)
    expect(readSignal(toBytes({ method: 'signal', content: { data: { a: 1 } } }))).toEqual({
      ...signal,
      type: '',
      data: '{"a":1}',
    })
  })

  it('is null for everything else', () => {
    expect(readSignal(toBytes({ method: 'create', content: {} }))).toBeNull()
    expect(readSignal(encodeFrame(createFrame(FRAME.pong)))).toBeNull()
    expect(readSignal(Buffer.from('nonsense'))).toBeNull()
  })

  it('is told in one line', () => {
    expect(describeSignal(seen({ atMs: 1_240 }))).toBe('1.2 s got from ada: signal:chat "hello"')
    expect(describeSignal(seen({ isSent: true, type: '', data: 'x'.repeat(200) }))).toMatch(
      /^0\.0 s sent: signal "x{119}…$/,
    )
  })
})
