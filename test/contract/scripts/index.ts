/** Every script there is. */

import type { Script } from '../stage.ts'
import { EMITTER_SCRIPTS } from './emitter.ts'
import { ERROR_SCRIPTS } from './errors.ts'
import { PUBLISHER_SCRIPTS } from './publishers.ts'
import { SESSION_SCRIPTS } from './session.ts'
import { SIGNAL_SCRIPTS } from './signals.ts'
import { SUBSCRIBER_SCRIPTS } from './subscribers.ts'

export const SCRIPTS: readonly Script[] = [
  ...EMITTER_SCRIPTS,
  ...SESSION_SCRIPTS,
  ...SIGNAL_SCRIPTS,
  ...PUBLISHER_SCRIPTS,
  ...SUBSCRIBER_SCRIPTS,
  ...ERROR_SCRIPTS,
]
