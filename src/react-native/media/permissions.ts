/** Android's permissions for camera and microphone: the vendor's component asks for them, and keeps a refusal to itself. */

import type { OpenTokErrorLike } from '../../index.ts'
import type { PermissionsAndroidLike } from '../modules.types.ts'
import type { NativePublisherProperties } from '../properties.types.ts'
import { createError } from '../session/native-errors.ts'

/** Asks for what a publisher needs. */
export interface Permissions {
  /** Asks the user, if the system has to. @returns an error if something was refused */
  request(properties: NativePublisherProperties): Promise<OpenTokErrorLike | undefined>
  /** Whether all is granted by now; asks nobody. */
  areGranted(properties: NativePublisherProperties): Promise<boolean>
}

/** What the vendor's component asks for. */
const toNames = ({ audioTrack, videoSource, videoTrack }: NativePublisherProperties) => [
  ...(audioTrack === false ? [] : ['android.permission.RECORD_AUDIO']),
  ...(videoTrack === false || videoSource === 'screen' ? [] : ['android.permission.CAMERA']),
]

export function createPermissions(module: PermissionsAndroidLike): Permissions {
  return {
    async request(properties) {
      const names = toNames(properties)
      const answers = await module.requestMultiple(names as never).catch(() => ({}))
      const refused = names.filter(
        (name) => (answers as Readonly<Record<string, string>>)[name] !== 'granted',
      )
      if (refused.length === 0) return undefined
      return createError('OT_USER_MEDIA_ACCESS_DENIED', `Not granted: ${refused.join(', ')}.`)
    },
    async areGranted(properties) {
      const granted = await Promise.all(
        toNames(properties).map((name) => module.check(name as never).catch(() => false)),
      )
      return granted.every(Boolean)
    },
  }
}
