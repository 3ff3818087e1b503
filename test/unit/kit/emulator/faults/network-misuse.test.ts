import { describe, expect, it } from 'vitest'
import { setUpEmulator } from '../started-emulator.ts'
import type { EmulatorNetwork } from '../../../../../src/kit/emulator/faults/network.types.ts'

describe('a wrong argument', () => {
  // Deliberately wrong, so deliberately untyped.
  type Loose = Record<keyof EmulatorNetwork, (...args: readonly unknown[]) => void>
  const misuses: readonly (readonly [keyof EmulatorNetwork, readonly unknown[], string])[] = [
    ['drop', [''], 'target must be a connection id or connection data'],
    ['refuse', ['slowly'], 'kind must be one of reset, unavailable, hang, acceptThenClose'],
    ['refuse', ['reset', 'alice', 'all'], 'scope must be one of everything, sockets; got "all"'],
    ['kick', ['alice', ''], 'reason must be a non-empty string; got ""'],
    ['cut', [{ forMs: '3' }], 'forMs must be milliseconds from 0'],
    ['cut', [{ form: 3 }], 'cut options has no option "form"; it takes target, forMs.'],
    ['cut', ['alice'], 'cut options must be an object; got "alice" (string)'],
    ['delay', [-1], 'delayMs must be milliseconds from 0'],
    ['close', [1006], 'code must be a close code that may be sent'],
    ['close', [], 'code must be a close code that may be sent'],
    ['endStream', [], 'streamId must be a non-empty string; got undefined.'],
    ['rateLimit', [0.5], 'perSecond must be an integer from 0'],
    ['ignore', ['signals'], 'kind must be one of connection, stream, subscriber, signal'],
    ['ignore', ['signal', { count: 0 }], 'count must be an integer from 1'],
    ['fail', ['signal', 99], 'status must be an integer from 100 to 599'],
    ['fail', ['signal', 500, { reason: 1 }], 'reason must be a string; got 1 (number)'],
    ['loseAck', [{ kind: 'delete' }], 'kind must be one of connection, stream, subscriber, signal'],
    ['loseMessage', [{ redeliver: 1 }], 'redeliver must be true or false; got 1 (number)'],
    [
      'loseMessage',
      [{ method: 'x' }],
      'loseMessage options has no option "method"; it takes target',
    ],
    [
      'withhold',
      ['candidate'],
      'kind must be one of offer, answer, generateoffer; got "candidate"',
    ],
    ['withhold', ['offer', { count: -1 }], 'count must be an integer from 1'],
    ['cutAudio', [''], 'target must be a connection id or connection data'],
    ['cutVideo', [''], 'target must be a connection id or connection data'],
    ['degrade', [], 'degradation must have at least one of lossPercent, kbps, delayMs, jitterMs.'],
    ['degrade', [{ target: 'alice' }], 'degradation must have at least one of lossPercent'],
    ['degrade', ['alice'], 'degradation must be an object; got "alice" (string)'],
    ['degrade', [{ loss: 3 }], 'degradation has no option "loss"; it takes target, lossPercent'],
    ['degrade', [{ lossPercent: 101 }], 'lossPercent must be a number from 0 to 100; got 101'],
    ['degrade', [{ lossPercent: Number.NaN }], 'lossPercent must be a number from 0 to 100'],
    ['degrade', [{ kbps: 0 }], 'kbps must be a number of kilobits a second above 0; got 0'],
    ['degrade', [{ delayMs: -1 }], 'delayMs must be milliseconds from 0'],
    ['degrade', [{ jitterMs: '9' }], 'jitterMs must be milliseconds from 0'],
    ['degrade', [{ delayMs: 9, target: 7 }], 'target must be a connection id or connection data'],
    ['flap', [7], 'target must be a connection id or connection data'],
    ['forget', ['alice', 7], 'reason must be a non-empty string; got 7 (number)'],
    [
      'failSessionInfo',
      ['error'],
      'failure must be errorObject, emptyList or a status from 300 to',
    ],
    ['delaySessionInfo', [-1], 'delayMs must be milliseconds from 0'],
    ['failConfig', [200], 'status must be an integer from 300 to 599; got 200 (number)'],
    ['loseAck', [{ drop: 'yes' }], 'drop must be true or false; got "yes" (string)'],
    ['failSessionInfo', [200], 'status must be an integer from 300 to 599; got 200 (number)'],
  ]
  for (const [method, args, message] of misuses) {
    it(`is refused: ${method}: ${message}`, async () => {
      const { emulator } = await setUpEmulator()
      const call = (): void => (emulator.network as Loose)[method](...args)
      expect(call).toThrow(TypeError)
      expect(call).toThrow(message)
    })
  }
})
