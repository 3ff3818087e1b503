import { expect, it } from 'vitest'
import { toMeaning } from '../../../src/opentok/reasons.ts'

it.each([
  ['forceDisconnected', 'final'],
  ['mediaIdle', 'final'],
  ['clientDisconnected', 'left'],
  ['networkDisconnected', 'network'],
  ['serverRotation', 'network'],
  ['serverRestart', 'unknown'],
])('%s is the end of a session that is %s', (reason, meaning) => {
  expect(toMeaning(reason)).toBe(meaning)
})
