/** The faults as methods: each checks what it is told, and puts it into force. */
import { createLineControls } from './connection-faults.ts'
import { createReach } from './find-targets.ts'
import { createRequestControls } from './request-faults.ts'
import { createServerControls } from './server-faults.ts'
import type { Faults } from './faults.ts'
import type { Link } from '../wire/link.ts'
import type { EmulatorNetwork } from './network.types.ts'
import type { Room } from '../server/session.ts'

export interface Network {
  readonly controls: EmulatorNetwork
  dispose(): void
}

/** @param checkOpen throws when the emulator is closed */
export function createNetwork(
  faults: Faults,
  links: ReadonlySet<Link>,
  rooms: ReadonlyMap<string, Room>,
  checkOpen: () => void,
): Network {
  const reach = createReach(links, rooms, checkOpen)
  const line = createLineControls(faults, reach)
  return {
    controls: {
      ...line.controls,
      ...createRequestControls(faults, reach),
      ...createServerControls(faults, reach),
    },
    dispose: line.dispose,
  }
}
