import { describe, expect, it } from 'vitest'
import { DEFAULT_DELAYS } from '../../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'
import { setUpLive } from './setup.ts'

useFakeTimers()

const CONDITION = 'networkConditionChanged'
const LATER_MS = DEFAULT_DELAYS.conditionMs + 1_000

describe('the line of a publisher', () => {
  it('is announced when it becomes bad, and when it is good again', async () => {
    const { fake, fired } = await setUpLive()
    fake.network.degrade({ kbps: 100 })
    await pass(LATER_MS)
    expect(fired()).toEqual([`${CONDITION} ${CONDITION}`])
    fake.network.restore()
    await pass(LATER_MS)
    expect(fired()).toEqual([`${CONDITION} ${CONDITION}`])
  })

  it('is not announced if it was good all the time', async () => {
    const { fake, fired } = await setUpLive()
    fake.network.restore()
    await pass(LATER_MS)
    expect(fired()).toEqual([])
  })
})
