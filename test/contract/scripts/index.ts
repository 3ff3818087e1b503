/** All scripts of the contract. */

import type { Script } from '../contract.types.ts'
import { CAMERA_SCRIPTS } from './cameras.ts'
import { DEVICE_SCRIPTS } from './devices.ts'
import { EMITTER_SCRIPTS } from './emitter.ts'
import { END_SCRIPTS } from './ends.ts'
import { ERROR_SCRIPTS } from './errors.ts'
import { JOIN_SCRIPTS } from './joins.ts'
import { MEDIA_SCRIPTS } from './media.ts'
import { OUTAGE_SCRIPTS } from './outages.ts'
import { OWN_STREAM_SCRIPTS } from './own-stream.ts'
import { PUBLISHER_SCRIPTS } from './publishers.ts'
import { QUALITY_SCRIPTS } from './quality.ts'
import { REMOTE_SCRIPTS } from './remotes.ts'
import { SESSION_SCRIPTS } from './session.ts'
import { SIGNAL_SCRIPTS } from './signals.ts'
import { SUBSCRIBER_SCRIPTS } from './subscribers.ts'

export const SCRIPTS: readonly Script[] = [
  ...EMITTER_SCRIPTS,
  ...SESSION_SCRIPTS,
  ...JOIN_SCRIPTS,
  ...OUTAGE_SCRIPTS,
  ...SIGNAL_SCRIPTS,
  ...PUBLISHER_SCRIPTS,
  ...CAMERA_SCRIPTS,
  ...DEVICE_SCRIPTS,
  ...SUBSCRIBER_SCRIPTS,
  ...OWN_STREAM_SCRIPTS,
  ...MEDIA_SCRIPTS,
  ...REMOTE_SCRIPTS,
  ...QUALITY_SCRIPTS,
  ...ERROR_SCRIPTS,
  ...END_SCRIPTS,
]
