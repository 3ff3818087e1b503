/** Scripts of devices that end: what the publisher is told, what the viewers see, and what brings a device back. */

import type { FakePublisher } from '../../../src/kit/testing/sdk/objects.types.ts'
import type { Participant } from '../participant.ts'
import { script } from '../script.ts'
import type { ScriptSetup } from '../contract.types.ts'
import { setupCall } from './setup.ts'
import type { Preventable } from './setup.ts'

const PASS_THROUGH = {
  setTrack: (track: unknown) => Promise.resolve(track),
  destroy: () => Promise.resolve(),
}

/** Notes which track has stopped. */
function noteStops(anna: Participant, publisher: FakePublisher): void {
  publisher.on('mediaStopped', ({ track }: { readonly track?: { readonly kind: string } }) =>
    anna.note(`stopped: ${track?.kind ?? 'all'}`),
  )
}

async function setupDevices(setup: ScriptSetup, properties?: object) {
  const call = await setupCall(setup, properties)
  noteStops(call.anna, call.publisher)
  return call
}

/** Line of the trace when the picture or the sound of anna is switched. */
const changed = (property: 'hasAudio' | 'hasVideo', isOn: boolean) =>
  `streamPropertyChanged of anna#1 ${property} ${String(isOn)}`

export const DEVICE_SCRIPTS = [
  script('D1 a camera that ends, and is taken again by a media processor', async (setup) => {
    const { anna, bob, publisher } = await setupDevices(setup)
    anna.devices.camera.end()
    await bob.until(changed('hasVideo', false))
    const { deviceId } = publisher.getVideoSource()
    anna.settle('the same camera', publisher.setVideoSource(deviceId!))
    await anna.until('the same camera: undefined')
    await setup.pass(300)
    anna.note(`track ${publisher.getVideoSource().track?.readyState}`)
    await publisher.setVideoMediaProcessorConnector(PASS_THROUGH)
    await publisher.setVideoMediaProcessorConnector(null)
    await bob.until(changed('hasVideo', true))
    await anna.until(changed('hasVideo', true))
    anna.note(`track ${publisher.getVideoSource().track?.readyState}`)
  }),

  script('D2 a microphone that ends, and is taken again', async (setup) => {
    const { anna, bob, publisher } = await setupDevices(setup)
    anna.devices.microphone.end()
    await bob.until(changed('hasAudio', false))
    // Nothing is switched on that has ended.
    publisher.publishAudio(true)
    await setup.pass(300)
    await publisher.setAudioSource('default')
    anna.note(`track ${publisher.getAudioSource().readyState}`)
    publisher.publishAudio(true)
    await bob.until(changed('hasAudio', true))
    await anna.until(changed('hasAudio', true))
  }),

  script('D3 a camera and a microphone that end: the publisher is destroyed', async (setup) => {
    const { anna, bob, publisher } = await setupDevices(setup)
    anna.devices.camera.end()
    await bob.until(changed('hasVideo', false))
    anna.devices.microphone.end()
    await bob.until('streamDestroyed of anna#1 (clientDisconnected)')
    await setup.pass(300)
    anna.lookAt('dead', publisher, 'stream', 'session')
  }),

  script('D4 the same with preventDefault(): its stream stays', async (setup) => {
    const { anna, bob, publisher } = await setupDevices(setup)
    anna.devices.camera.end()
    await bob.until(changed('hasVideo', false))
    publisher.on('mediaStopped', (event: Preventable) => event.preventDefault())
    anna.devices.microphone.end()
    await anna.until('stopped: all')
    await setup.pass(500)
    anna.lookAt('kept', publisher, 'stream', 'session')
  }),

  script(
    'D5 a screen share with a microphone that the user ends: its stream stays',
    async (setup) => {
      const { anna, bob, publisher } = await setupDevices(setup, { videoSource: 'screen' })
      anna.devices.screen.end()
      await bob.until(changed('hasVideo', false))
      await setup.pass(500)
      anna.lookAt('kept', publisher, 'stream', 'session')
      anna.note(`source ${publisher.getVideoSource().type}`)
    },
  ),

  script('D6 a camera that is switched on while it is unplugged stays off', async (setup) => {
    const { anna, bob, publisher } = await setupDevices(setup)
    publisher.publishVideo(false)
    await bob.until(changed('hasVideo', false))
    await anna.until(changed('hasVideo', false))
    anna.note(`off: track ${publisher.getVideoSource().track?.readyState}`)
    anna.devices.camera.unplug()
    publisher.publishVideo(true)
    await setup.pass(500)
    anna.devices.camera.plugIn()
    await setup.pass(300)
    anna.note('still')
  }),
]
