import { describe, expect, it } from 'vitest'
import { readPassport, toPassport } from '../../../src/emulator/server/identity.ts'
import { createTargeted } from '../../../src/emulator/faults/targeted.ts'

const alice = { sessionId: 's', connectionId: 'c1', data: 'alice' }
const bob = { sessionId: 's', connectionId: 'c2', data: 'bob' }

describe('a targeted setting', () => {
  it('fits by connection id or by connection data', () => {
    const setting = createTargeted(0)
    setting.set(1, 'c1')
    setting.set(2, 'bob')
    expect([setting.of(alice), setting.of(bob)]).toEqual([1, 2])
  })

  it('lets the latest rule win', () => {
    const setting = createTargeted(0)
    setting.set(1)
    setting.reset('alice')
    expect([setting.of(alice), setting.of(bob)]).toEqual([0, 1])
    setting.set(2)
    expect([setting.of(alice), setting.of(bob)]).toEqual([2, 2])
    setting.set(3, 'alice')
    setting.reset()
    expect([setting.of(alice), setting.of(bob)]).toEqual([0, 0])
  })
})

describe('a passport', () => {
  it('brings the identity back', () => {
    const who = { sessionId: 's', connectionId: '', data: 'Zoë "/?&' }
    expect(toPassport(who)).toMatch(/^[\w-]+$/)
    expect(readPassport(toPassport(who))).toEqual(who)
  })

  it('is null for anything else', () => {
    const texts = ['', 'x', toPassport(alice).slice(3), Buffer.from('[1]').toString('base64url')]
    for (const text of texts) expect(readPassport(text)).toBeNull()
  })
})
