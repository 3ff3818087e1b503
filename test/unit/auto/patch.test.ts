import { describe, expect, it } from 'vitest'
import { createPatch } from '../../../src/auto/patch.ts'

class Session {
  [member: string]: unknown

  inherited(): string {
    return 'of the class'
  }
}

describe('a patch', () => {
  it('defines members that can be read, written, listed and taken off again', () => {
    const session: Session = Object.assign(new Session(), {
      own: 'before',
    })
    const { define, restore } = createPatch(session)
    define('own', { value: 'after' })
    define('inherited', { value: () => 'of the patch' })
    define('read', { get: () => 1 })
    expect(Object.keys(session)).toEqual(['own', 'inherited', 'read'])
    expect([session['own'], session.inherited(), session['read']]).toEqual([
      'after',
      'of the patch',
      1,
    ])
    session['own'] = 'written'
    expect(session['own']).toBe('written')
    session.inherited = () => 'written'
    expect(session.inherited()).toBe('written')
    restore()
    expect(Object.entries(session)).toEqual([['own', 'before']])
    expect(session.inherited()).toBe('of the class')
  })

  it('puts back how a member was defined, however often it was patched', () => {
    const target = {}
    const previous = { value: 'before', configurable: true, enumerable: false, writable: false }
    Object.defineProperty(target, 'own', previous)
    const { define, restore } = createPatch(target)
    define('own', { value: 'first', enumerable: false })
    define('own', { value: 'second' })
    restore()
    expect(Object.getOwnPropertyDescriptor(target, 'own')).toEqual(previous)
    Object.assign(target, { later: 'of the app' })
    restore()
    expect(target).toHaveProperty('later')
  })
})
