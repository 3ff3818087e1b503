import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'
import { join } from '../../setup.ts'

useFakeTimers()

describe('signal()', () => {
  it.each([
    ['type', 400, { type: 'two words' }],
    ['type', 413, { type: 'x'.repeat(129) }],
    ['data', 400, { data: null }],
    ['data', 413, { data: 'x'.repeat(8191) }],
    ['to', 400, { to: { connectionId: 'connection-1' } }],
    ['retryAfterReconnect', 400, { retryAfterReconnect: 'no' as never }],
  ])('with an invalid %s is refused (%i), and the error names the field', async (...invalid) => {
    const [field, code, signal] = invalid
    const { session } = await join(createFakeOpenTok(), 'Ada')
    await expect(session.signal(signal)).rejects.toMatchObject({
      name: 'OT_INVALID_PARAMETER',
      code,
      message: `Signal ${field} is not valid.`,
    })
  })

  it('by somebody who may only subscribe is refused by the server', async () => {
    const fake = createFakeOpenTok()
    const bob = fake.room.join({ data: 'Bob' })
    const session = fake.OT.initSession('api key', 'session id')
    session.connect(fake.createToken({ role: 'subscriber' }))
    await pass(100)
    const errors: unknown[] = []
    void session.signal({ data: 'hello' }, (error) => errors.push(error))
    await pass(10)
    expect(errors).toMatchObject([{ name: 'OT_PERMISSION_DENIED', code: 403 }])
    expect(bob.heard).toEqual([])
  })
})
