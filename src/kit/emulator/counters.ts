/** The counters of an emulator, in the form that its parts increment. */
import type { EmulatorCounters } from './emulator.types.ts'

export type Counters = { -readonly [Name in keyof EmulatorCounters]: EmulatorCounters[Name] }

export function createCounters(): Counters {
  return { sessionInfos: 0, sockets: 0, joins: 0, signals: 0 }
}
