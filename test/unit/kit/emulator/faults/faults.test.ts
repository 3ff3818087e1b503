import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createFaults } from '../../../../../src/kit/emulator/faults/faults.ts'

const person = (data: string) => ({ sessionId: 's', connectionId: '', data })

describe('a request that hangs', () => {
  it('is closed when the fault ends for its client, and frees the connection of the page', () => {
    const faults = createFaults()
    const [alice, bob, gone] = [new PassThrough(), new PassThrough(), new PassThrough()]
    for (const name of ['alice', 'bob']) faults.sessionInfoRefusal.set('hang', name)
    faults.hang(person('alice'), alice)
    faults.hang(person('alice'), gone)
    faults.hang(person('bob'), bob)
    gone.destroy()
    faults.restore('alice')
    expect([alice, bob].map(({ destroyed }) => destroyed)).toEqual([true, false])
    faults.clear()
    expect(bob.destroyed).toBe(true)
  })
})
