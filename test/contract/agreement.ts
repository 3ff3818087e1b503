/** What is compared, what is not and why, and where two traces part. */

import type { Traces } from './stage.ts'

/** Words of an error that an app may rely on: nothing else tells that a publish has no socket. */
export const COMPARED_TEXT = 'not connected'

/** Events whose place in a trace is not compared; scripts do not listen to them. */
export const TOLERATED_EVENTS = [
  'accessDialogClosed',
  'accessDialogOpened',
  'audioInputDeviceChanged',
  'audioLevelUpdated',
  'cpuPerformanceChanged',
  'networkConditionChanged',
  'qualityScoreChanged',
  'videoDimensionsChanged',
  'videoQualityChanged',
]

/** All that may differ between the real client and the fake; `docs/testing.md` has the same list. */
export const TOLERATED: readonly { readonly what: string; readonly why: string }[] = [
  {
    what: 'Times',
    why: 'they depend on the machine; the order of all that a person sees is compared',
  },
  {
    what: 'Ids',
    why: 'OpenTok’s are random, the fake’s are counted; people are named as they are met',
  },
  {
    what: 'Texts of errors',
    why: `they are OpenTok’s own words; whether one says “${COMPARED_TEXT}” is compared, as are name and code`,
  },
  {
    what: 'Sizes, frame rates and creation times of streams',
    why: 'they are the camera’s and the server’s',
  },
  {
    what: `The events ${TOLERATED_EVENTS.map((name) => `\`${name}\``).join(', ')}, and undocumented ones of the negotiation`,
    why: 'they tell of the device and the picture, not of the connection; `say()` plays them',
  },
]

/** @returns nothing if they agree, else what each of them saw, line by line */
export function compare(real: Traces, fake: Traces): string {
  return Object.keys({ ...real, ...fake })
    .flatMap((name) => compareOne(name, real[name] ?? [], fake[name] ?? []))
    .join('\n')
}

function compareOne(name: string, real: readonly string[], fake: readonly string[]): string[] {
  if (JSON.stringify(real) === JSON.stringify(fake)) return []
  const lines = Math.max(real.length, fake.length)
  const rows = Array.from({ length: lines }, (_, at) => [real[at] ?? '–', fake[at] ?? '–'] as const)
  return [
    `${name}: the real client | the fake`,
    ...rows.map(([left, right]) => `${left === right ? '  ' : '! '}${left.padEnd(60)} | ${right}`),
  ]
}
