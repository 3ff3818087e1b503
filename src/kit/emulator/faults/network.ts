/** The methods of `emulator.network`: each validates its arguments and sets its fault. */
import { createConnectionFaults } from './connection-faults.ts'
import { createTargetFinder } from './find-targets.ts'
import { createMediaFaults } from './media-faults.ts'
import { createRequestFaults } from './request-faults.ts'
import { createServerFaults } from './server-faults.ts'
import type { Faults } from './faults.ts'
import type { Link } from '../wire/link.ts'
import type { EmulatorNetwork } from './network.types.ts'
import type { Session } from '../server/session.ts'

export interface Network {
  readonly controls: EmulatorNetwork
  dispose(): void
}

/** @param assertOpen throws when the emulator is closed */
export function createNetwork(
  faults: Faults,
  links: ReadonlySet<Link>,
  sessions: ReadonlyMap<string, Session>,
  assertOpen: () => void,
): Network {
  const targets = createTargetFinder(links, sessions, assertOpen)
  const connection = createConnectionFaults(faults, targets)
  return {
    controls: {
      ...connection.controls,
      ...createRequestFaults(faults, targets),
      ...createServerFaults(faults, targets),
      ...createMediaFaults(faults, targets),
    },
    dispose: connection.dispose,
  }
}
