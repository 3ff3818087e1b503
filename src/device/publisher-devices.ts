/** The camera and the microphone of one publisher. */

import type { PublisherLike } from '../contract/opentok.types.ts'
import type {
  PublisherDevices,
  PublisherDevicesEnvironment,
  PublisherOptions,
} from '../contract/publisher.types.ts'
import { toSend } from '../lib/child-actors.ts'
import { bind } from '../opentok/bind.ts'
import { createDeviceSource, toStopTable } from '../opentok/device.adapter.ts'
import type { DeviceName } from '../opentok/device.adapter.ts'
import { toDeviceState } from './device.actor.ts'
import type { createDevices, Device } from './device.actor.ts'

export function createPublisherDevices(
  publisher: PublisherLike,
  createDevice: ReturnType<typeof createDevices>,
  { recoverDevices: isRecovered }: Pick<Required<PublisherOptions>, 'recoverDevices'>,
  { handleChange, handleShareEnd }: PublisherDevicesEnvironment,
): PublisherDevices {
  function create(name: DeviceName): Device {
    const device = createDevice(name, (actor) =>
      createDeviceSource(publisher, {
        name,
        isDevice: () => actor.getSnapshot().context.isDevice,
        isOver: () => actor.getSnapshot().status !== 'active',
        isRecovered,
        send: toSend(actor),
      }),
    )
    device.actor.start()
    // Not before: its start is no change.
    device.actor.subscribe(handleChange)
    return device
  }
  const camera = create('camera')
  const microphone = create('microphone')
  const both = [camera, microphone]
  const sources = { camera: camera.source, microphone: microphone.source }
  const stops = toStopTable(publisher, { ...sources, handleShareEnd, isRecovered })
  const unbind = bind(publisher, stops)
  return {
    get camera() {
      return toDeviceState(camera.actor)
    },
    get microphone() {
      return toDeviceState(microphone.actor)
    },
    read() {
      for (const { source } of both) source.read()
    },
    dispose() {
      unbind()
      for (const { actor, source } of both) {
        source.release()
        actor.send({ type: 'device.dispose' })
      }
    },
  }
}
