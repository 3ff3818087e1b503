/** The camera and the microphone of one publisher. */

import type { PublisherLike } from '../contract/opentok.types.ts'
import type { PublisherDevices, PublisherOptions } from '../contract/publisher.types.ts'
import { toSend } from '../lib/child-actors.ts'
import { bind } from '../opentok/bind.ts'
import { createDeviceSource, toStopTable } from '../opentok/device.adapter.ts'
import type { DeviceName } from '../opentok/device.adapter.ts'
import { toDeviceState } from './device.actor.ts'
import type { createDevices, Device } from './device.actor.ts'

/** @param handleChange called when the state of one may have changed */
export function createPublisherDevices(
  publisher: PublisherLike,
  createDevice: ReturnType<typeof createDevices>,
  { recoverDevices }: Pick<Required<PublisherOptions>, 'recoverDevices'>,
  handleChange: () => void,
): PublisherDevices {
  function create(name: DeviceName): Device {
    const device = createDevice(name, (actor) =>
      createDeviceSource(publisher, {
        name,
        isOver: () => actor.getSnapshot().status !== 'active',
        isRecovered: recoverDevices,
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
  const unbind = bind(publisher, toStopTable(publisher, sources, recoverDevices))
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
