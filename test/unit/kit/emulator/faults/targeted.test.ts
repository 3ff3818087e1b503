import { describe, expect, it } from 'vitest'
import { decodeIdentity, encodeIdentity } from '../../../../../src/kit/emulator/server/identity.ts'
import { createTargeted } from '../../../../../src/kit/emulator/faults/targeted.ts'

const alice = { sessionId: 's', connectionId: 'c1', data: 'alice' }
const bob = { sessionId: 's', connectionId: 'c2', data: 'bob' }

describe('a targeted setting', () => {
  it('matches by connection id or by connection data', () => {
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

describe('an encoded identity', () => {
  it('is decoded to the same identity', () => {
    const who = { sessionId: 's', connectionId: '', data: 'Zoë "/?&' }
    expect(encodeIdentity(who)).toMatch(/^[\w-]+$/)
    expect(decodeIdentity(encodeIdentity(who))).toEqual(who)
  })

  it('is null for anything else', () => {
    const texts = [
      '',
      'x',
      encodeIdentity(alice).slice(3),
      Buffer.from('[1]').toString('base64url'),
    ]
    for (const text of texts) expect(decodeIdentity(text)).toBeNull()
  })
})
