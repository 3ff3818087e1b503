/** Faults of the media between the clients; their sockets stay as they are. */
import { toTypeError, validateDurationMs, validateRecord } from '../validate.ts'
import type { Faults } from './faults.ts'
import type { EmulatorNetwork } from './network.types.ts'
import type { LineQuality } from '../media/slow-line.ts'
import type { TargetFinder } from './find-targets.ts'
import type { Targeted } from './targeted.ts'

export type MediaFaults = Pick<
  EmulatorNetwork,
  'cutAudio' | 'cutMedia' | 'cutVideo' | 'degrade' | 'healAudio' | 'healMedia' | 'healVideo'
>

const MEASURES = ['lossPercent', 'kbps', 'delayMs', 'jitterMs'] as const

export function createMediaFaults(faults: Faults, targets: TargetFinder): MediaFaults {
  function set<Value>(setting: Targeted<Value>, value: Value, given: unknown): number {
    const target = targets.toTarget(given)
    setting.set(value, target)
    return targets.count(target)
  }

  return {
    cutMedia: (target) => set(faults.mediaCut, true, target),
    healMedia: (target) => set(faults.mediaCut, false, target),
    cutVideo: (target) => set(faults.videoCut, true, target),
    healVideo: (target) => set(faults.videoCut, false, target),
    cutAudio: (target) => set(faults.audioCut, true, target),
    healAudio: (target) => set(faults.audioCut, false, target),

    degrade(degradation) {
      const given = validateRecord('degradation', degradation, ['target', ...MEASURES])
      return set(faults.degradation, toLineQuality(given), given['target'])
    },
  }
}

function toLineQuality(given: Readonly<Record<string, unknown>>): LineQuality {
  if (MEASURES.every((name) => given[name] === undefined)) {
    throw new TypeError(`degradation must have at least one of ${MEASURES.join(', ')}.`)
  }
  const { lossPercent = 0, kbps = Infinity, delayMs = 0, jitterMs = 0 } = given
  return {
    lossPercent: validateLoss(lossPercent),
    kbps: validateRate(kbps),
    delayMs: validateDurationMs('delayMs', delayMs),
    jitterMs: validateDurationMs('jitterMs', jitterMs),
  }
}

function validateLoss(value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= 100) return value
  throw toTypeError('lossPercent', 'a number from 0 to 100', value)
}

function validateRate(value: unknown): number {
  if (typeof value === 'number' && value > 0) return value
  throw toTypeError('kbps', 'a number of kilobits a second above 0', value)
}
