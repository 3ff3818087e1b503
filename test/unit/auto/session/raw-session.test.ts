import { describe, expect, it } from 'vitest'
import { createPatch } from '../../../../src/auto/patch.ts'
import { createRawSession, isAbout } from '../../../../src/auto/session/raw-session.ts'
import { watchReports } from './by-hand.ts'

const reportError = watchReports()

/** OpenTok's session as far as it is needed: it fires what a test lets it fire, and notes each call. */
class Session {
  readonly calls: unknown[][] = []
  sessionId = 'session id'
  currentState = 'connected'
  connection: object | null = null
  readonly ends: unknown[] = []

  on() {}
  off() {}
  /** OpenTok's own; the app's listeners would hear of it. */
  once(...given: unknown[]) {
    this.calls.push(['once', ...given])
    return this
  }
  trigger(name: string, event?: unknown) {
    this.calls.push(['trigger', name, event])
    return this
  }
  connect(token: string) {
    this.calls.push(['connect', token])
  }
  /** As OpenTok does, it waits for the end among the listeners of the session. */
  disconnect() {
    const member = Object.getOwnPropertyDescriptor(this, 'once')
    this.calls.push(['disconnect', member?.configurable, member?.writable])
    const same = this.once('sessionDisconnected', (event: unknown) => this.ends.push(event))
    return same === this
  }
  isConnected() {
    return 'whether connected'
  }
  unsubscribe(subscriber: unknown) {
    this.calls.push(['unsubscribe', subscriber])
    return 'unsubscribed'
  }
}

function createSetup(session = new Session()) {
  const raw = createRawSession(session as never, {
    patch: createPatch(session),
    isAway: () => false,
    isTranslated: () => true,
    subscribe: () => undefined,
  })
  return { raw, session, fire: (name: string, event?: unknown) => session.trigger(name, event) }
}

describe('listeners of the library', () => {
  it('come and go one by one, and nobody is called who was not added', () => {
    const { fire, raw } = createSetup()
    const heard: string[] = []
    const one = () => void heard.push('one')
    const other = () => void heard.push('other')
    raw.off('streamDestroyed', one)
    fire('streamDestroyed')
    raw.on('streamCreated', one)
    raw.on('streamCreated', other)
    fire('streamCreated')
    expect(heard.splice(0)).toEqual(['one', 'other'])
    raw.off('streamCreated', one)
    fire('streamCreated')
    fire('signal')
    expect(heard).toEqual(['other'])
    expect(reportError).not.toHaveBeenCalled()
  })

  it('may ask which event is fired, also inside of another', () => {
    const { fire, raw } = createSetup()
    const firing: unknown[] = []
    raw.on('outer', () => {
      firing.push(raw.firing)
      fire('inner', 'the inner one')
      firing.push(raw.firing)
    })
    raw.on('inner', () => firing.push(raw.firing))
    fire('outer', 'the outer one')
    expect(firing).toEqual(['the outer one', 'the inner one', 'the outer one'])
    expect(raw.firing).toBeNull()
  })
})

describe('a join of the library', () => {
  it.each([
    ['sessionConnected', undefined],
    ['sessionConnectFailed', new Error('refused')],
  ])('is answered once, by %s', (name, error) => {
    const { fire, raw, session } = createSetup()
    const answers: unknown[] = []
    expect(raw.isJoining).toBe(false)
    raw.like.connect('a token', (answer) => answers.push(answer))
    expect(session.calls).toEqual([['connect', 'a token']])
    expect(raw.isJoining).toBe(true)
    fire(name, error)
    expect(answers).toEqual([error])
    expect(raw.isJoining).toBe(false)
    fire('sessionConnected')
    fire('sessionConnectFailed')
    expect(answers).toEqual([error])
  })

  it('that begins while the one before is answered stays under way', () => {
    const { fire, raw } = createSetup()
    const answers: unknown[] = []
    raw.on('sessionConnectFailed', () => {
      raw.like.connect('second', () => answers.push('second'))
    })
    raw.like.connect('first', () => answers.push('first'))
    fire('sessionConnectFailed', new Error('refused'))
    expect(answers).toEqual(['first'])
    expect(raw.isJoining).toBe(true)
    fire('sessionConnected')
    expect(answers).toEqual(['first', 'second'])
  })
})

describe('a leave of the library', () => {
  it('lets OpenTok wait for the end, once, and without the listeners of the app', () => {
    const { fire, raw, session } = createSetup()
    expect(raw.like.disconnect()).toBe(true)
    fire('sessionDisconnected', 'the end')
    fire('sessionDisconnected', 'another end')
    expect(session.ends).toEqual(['the end'])
    expect(session.calls).toEqual([['disconnect', true, true]])
  })

  it.each([
    ['of another event', 'streamCreated', false],
    ['of the end, inside of an event', 'sessionDisconnected', true],
  ])('takes no once() of the app for OpenTok’s: %s', (_, name, isInside) => {
    const heard: string[] = []
    const once = () => void session.once(name, () => heard.push('a raw event'))
    const session = new (class extends Session {
      override disconnect() {
        if (isInside) this.trigger('sessionConnectFailed')
        else once()
        return super.disconnect()
      }
    })()
    const { fire, raw } = createSetup(session)
    raw.on('sessionConnectFailed', once)
    raw.like.disconnect()
    fire(name, 'the end')
    expect(heard).toEqual([])
    expect(session.calls).toContainEqual(['once', name, expect.any(Function)])
  })

  it('leaves the class’s own once() in place', () => {
    const { raw, session } = createSetup()
    raw.like.disconnect()
    expect(Object.hasOwn(session, 'once')).toBe(false)
    session.once('mine')
    expect(session.calls).toContainEqual(['once', 'mine'])
  })

  it('leaves a once() in place that belongs to the session alone', () => {
    const session = new Session()
    const once = () => session
    Object.assign(session, { once })
    const { raw } = createSetup(session)
    raw.like.disconnect()
    expect(Object.getOwnPropertyDescriptor(session, 'once')?.value).toBe(once)
  })
})

describe('the session beneath', () => {
  it('says what OpenTok’s says', () => {
    const { raw, session } = createSetup()
    expect(raw.like.sessionId).toBe('session id')
    expect(raw.like.currentState).toBe('connected')
    Object.assign(session, { currentState: 'disconnected' })
    expect(raw.like.currentState).toBe('disconnected')
    expect(raw.like.isConnected?.()).toBe('whether connected')
  })

  it('unsubscribes by OpenTok’s own method', () => {
    const { raw, session } = createSetup()
    const subscriber = { on() {}, off() {} }
    expect(raw.like.unsubscribe(subscriber)).toBe('unsubscribed')
    expect(session.calls).toEqual([['unsubscribe', subscriber]])
  })

  it('has no answer for a method that a version of OpenTok does not have', () => {
    const { raw } = createSetup()
    expect(raw.call('forceMuteAll')).toBeUndefined()
  })

  it.each([
    ['nobody is joined', null, false],
    ['a connection cannot say so', {}, false],
    ['the connection is alive', { destroyed: () => false }, false],
    ['the connection has ended', { destroyed: () => true }, true],
  ])('says whether OpenTok is ending it: %s', (_, connection, isEnding) => {
    const { raw, session } = createSetup()
    session.connection = connection
    expect(raw.isEnding).toBe(isEnding)
  })

  it('keeps its present connection when it is OpenTok’s own again', () => {
    const { raw, session } = createSetup()
    const connection = { connectionId: 'own' }
    session.connection = connection
    raw.restore()
    expect(Object.getOwnPropertyDescriptor(session, 'connection')?.value).toBe(connection)
  })

  it.each([
    ['of its class', new Session(), false],
    ['of its own', Object.assign(new Session(), { trigger() {} }), true],
  ])('lists trigger() among its members only if it is one %s', (_, session, isListed) => {
    createSetup(session)
    expect(Object.keys(session).includes('trigger')).toBe(isListed)
  })
})

describe('an event about a stream', () => {
  const stream = { streamId: 'a' }

  it.each([
    ['is one of that name and stream', { type: 'streamCreated', stream: { streamId: 'a' } }, true],
    ['is none of another name', { type: 'streamDestroyed', stream }, false],
    ['is none of another stream', { type: 'streamCreated', stream: { streamId: 'b' } }, false],
    ['is none without a stream', { type: 'streamCreated' }, false],
    ['is not fired outside of events', null, false],
  ])('%s', (_, event, isIt) => {
    expect(isAbout(event, 'streamCreated', stream)).toBe(isIt)
  })
})
