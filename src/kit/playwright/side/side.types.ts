/** What one side of a call is, and what was seen on it. */
import type { Emulator } from '../../emulator/index.ts'
import type { OpenTokPerson } from '../playwright.types.ts'
import type { Fault } from '../steps.ts'

/** A signal that left a page or reached it. */
export interface SeenSignal {
  readonly isSent: boolean
  /** Without the prefix of OpenTok's event; empty if the app gave none. */
  readonly type: string
  /** As text. */
  readonly data: string
  /** Who sent it, if it reached the page; undefined if the sender is not in the call any more. */
  readonly from: string | undefined
  /** In ms since the test began. */
  readonly atMs: number
}

/** One person, as the kit sees them. */
export interface Side {
  readonly person: OpenTokPerson
  readonly signals: readonly SeenSignal[]
  /** Errors of the page, also those in its console. */
  readonly problems: readonly string[]
  readonly call: SidesOfCall
}

/** What all sides of a call have in common. */
export interface SidesOfCall {
  readonly emulator: Emulator
  readonly faults: readonly Fault[]
  list(): readonly Side[]
  /** The name of the person with this connection, as long as the server knows it. */
  nameOf(connectionId: string): string | undefined
  /** In ms since the test began. */
  nowMs(): number
}
