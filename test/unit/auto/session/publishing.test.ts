import { describe, expect, it } from 'vitest'
import { createPublishing } from '../../../../src/auto/session/publishing.ts'
import { createSource } from '../source.ts'
import { settle, watchReports } from './by-hand.ts'

const reportError = watchReports()

/** What OpenTok calls a publisher; `session` is there while it is published. */
const createPublisher = (fields: object = {}) => ({ on() {}, destroy() {}, ...fields })

function createSetup() {
  const library = createSource()
  const calls: unknown[][] = []
  const made = createPublisher({ name: 'made' })
  const setup = { isOpen: true, answer: () => Promise.resolve() }
  const publishing = createPublishing({
    OT: {
      initPublisher(...given: unknown[]) {
        calls.push(['OT.initPublisher', ...given])
        return made
      },
    } as never,
    isOpen: () => setup.isOpen,
    raw: {
      call(method: string, ...given: unknown[]) {
        calls.push([`OpenTok's ${method}`, ...given.filter((each) => typeof each !== 'function')])
        return 'of OpenTok'
      },
    } as never,
    reconnection: {
      on: library.on,
      publish(publisher: unknown) {
        calls.push(['publish', publisher])
        return setup.answer()
      },
      unpublish: (publisher: unknown) => void calls.push(['unpublish', publisher]),
    } as never,
  })
  return { ...publishing, library, made, setup, take: () => calls.splice(0) }
}

describe('publish() of the app', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['the id of an element', 'me'],
    ['an element', { nodeType: 1 }],
  ])('makes a publisher for a caller who has none: %s', (_, target) => {
    const { made, publish, take } = createSetup()
    expect(publish(target, { publishAudio: false })).toBe(made)
    expect(take()).toEqual([
      ['OT.initPublisher', target, { publishAudio: false }],
      ['publish', made],
    ])
  })

  it.each([
    ['an object that is no element', {}],
    ['an object with events that cannot be destroyed', { on() {} }],
    ['an object without events', { destroy() {} }],
  ])('leaves the answer to OpenTok for %s', (_, given) => {
    const { publish, take } = createSetup()
    expect(publish(given, { publishAudio: false })).toBe('of OpenTok')
    expect(take()).toEqual([["OpenTok's publish", given, { publishAudio: false }]])
  })

  it('leaves the answer to OpenTok while there is no session', () => {
    const { publish, setup, take } = createSetup()
    const publisher = createPublisher()
    setup.isOpen = false
    expect(publish(publisher)).toBe('of OpenTok')
    expect(take()).toEqual([["OpenTok's publish", publisher]])
  })

  it('leaves the answer to OpenTok for a publisher that it keeps published already', () => {
    const { publish, take } = createSetup()
    const publisher = createPublisher({ session: undefined })
    publish(publisher)
    Object.assign(publisher, { session: {} })
    expect(publish(publisher)).toBe('of OpenTok')
    expect(take()).toEqual([
      ['publish', publisher],
      ["OpenTok's publish", publisher],
    ])
  })

  it.each([
    ['that is on its way', {}, 2],
    ['of another session', { session: {} }, 1],
  ])('hands a publisher %s to the library', (_, fields, times) => {
    const { publish, take } = createSetup()
    const publisher = createPublisher(fields)
    const calls = Array.from({ length: times }, () => ['publish', publisher])
    expect(calls.map(() => publish(publisher))).toEqual(calls.map(() => publisher))
    expect(take()).toEqual(calls)
  })

  it('calls back with the publisher, and needs no callback', async () => {
    const { publish } = createSetup()
    const publisher = createPublisher()
    const answers: unknown[] = []
    publish(publisher, (...answer: unknown[]) => answers.push(answer))
    publish(createPublisher())
    await settle()
    expect(answers).toEqual([[null, publisher]])
    expect(reportError).not.toHaveBeenCalled()
  })

  it('calls back with OpenTok’s error, and lets go of a publisher that failed', async () => {
    const { publish, setup, take, unpublish } = createSetup()
    const publisher = createPublisher()
    const answers: unknown[] = []
    setup.answer = () =>
      Promise.reject(Object.assign(new Error('Too late.'), { code: 'publishFailed' }))
    publish(publisher, (...answer: unknown[]) => answers.push(answer))
    await expect(
      (publish.promise as (given: object) => Promise<unknown>)(publisher),
    ).rejects.toEqual(expect.objectContaining({ name: 'OT_NOT_CONNECTED', code: 1010 }))
    expect(answers).toEqual([[expect.objectContaining({ name: 'OT_NOT_CONNECTED', code: 1010 })]])
    take()
    expect(unpublish(publisher)).toBe('of OpenTok')
    expect(take()).toEqual([["OpenTok's unpublish", publisher]])
  })
})

describe('unpublish() of the app', () => {
  it('ends what the library keeps published; the rest is OpenTok’s', () => {
    const { library, publish, take, unpublish } = createSetup()
    const [mine, other] = [createPublisher(), createPublisher()]
    publish(mine)
    take()
    unpublish(mine)
    unpublish(other)
    library.emit('publisherDisconnected', { publisher: mine })
    unpublish(mine)
    expect(take()).toEqual([
      ['unpublish', mine],
      ["OpenTok's unpublish", other],
      ["OpenTok's unpublish", mine],
    ])
  })
})
