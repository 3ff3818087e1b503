/** Cameras and microphones that end, and come back, on the fake. */

import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { ReconnectionOptions } from '../../src/contract/options.types.ts'
import { SEED } from './harness/seed.ts'
import { createJoinedFakeSetup, useStory } from './harness/story.ts'
import { pass } from './harness/time.ts'

useStory()

/** Joined and published, with a viewer's knowledge of the stream. */
async function createCall(options: ReconnectionOptions = {}) {
  const setup = await createJoinedFakeSetup(options)
  const { fake, reconnection } = setup
  const publisher = fake.OT.initPublisher()
  const live = reconnection.publish(publisher)
  await pass(2_000)
  const me = await live
  const heard: string[] = []
  reconnection.on('publisherCameraChanged', ({ previous, state }) => {
    heard.push(`camera ${previous} → ${state}`)
  })
  reconnection.on('publisherMicrophoneChanged', ({ previous, state }) => {
    heard.push(`microphone ${previous} → ${state}`)
  })
  const { camera, microphone } = fake.devices
  return { ...setup, camera, heard, me, microphone, publisher, streamId: me.stream!.streamId }
}

type Call = Awaited<ReturnType<typeof createCall>>

/** What the server tells the viewers of the stream. */
const sent = ({ fake, me }: Call) =>
  fake.room.streams
    .filter(({ streamId }) => streamId === me.stream?.streamId)
    .map(({ hasAudio, hasVideo }) => ({ hasAudio, hasVideo }))

const BOTH = [{ hasAudio: true, hasVideo: true }]

describe('a screen share', () => {
  const share = async (options?: ReconnectionOptions) => {
    const call = await createCall(options)
    const screen = call.fake.OT.initPublisher(undefined, { videoSource: 'screen' })
    const ended: string[] = []
    call.reconnection.on('publisherDisconnected', ({ publisher, reason }) => {
      if (publisher === screen) ended.push(String(reason))
    })
    void call.reconnection.publish(screen)
    await pass(2_000)
    expect(call.fake.room.streams).toHaveLength(2)
    return { ...call, ended, screen }
  }

  it('is published no more when the user ends it by the button of the browser (H11)', async () => {
    const call = await share()
    call.fake.devices.screen.end()
    await pass(100)
    expect(call.ended).toEqual(['mediaStopped'])
    expect(call.fake.room.streams).toHaveLength(1)
    expect(call.me.camera).toBe('live')
  })

  it('is not published again by a rejoin when the user ends it meanwhile (H11)', async () => {
    const call = await share()
    call.fake.network.close(1011)
    call.fake.devices.screen.end()
    // Longer than the server keeps those of a lost client.
    await pass(40_000)
    expect(call.ended).toEqual(['mediaStopped'])
    expect(call.fake.room.streams).toHaveLength(1)
  })

  it('is left to an app that says so', async () => {
    const call = await share({ publishers: { recoverDevices: false } })
    call.fake.devices.screen.end()
    await pass(100)
    expect(call.ended).toEqual([])
    expect(call.fake.room.streams).toHaveLength(2)
  })
})

describe('a camera that ends', () => {
  it('is taken back at once where it is still there, with the same stream (H1)', async () => {
    const call = await createCall()
    expect(call.me.getSnapshot()).toMatchObject({
      status: 'connected',
      camera: 'live',
      microphone: 'live',
    })
    call.camera.end()
    expect(call.me.camera).toBe('lost')
    await pass(100)
    expect(call.me.camera).toBe('live')
    expect(call.heard).toEqual(['camera live → lost', 'camera lost → live'])
    expect(call.me.stream!.streamId).toBe(call.streamId)
    expect(sent(call)).toEqual(BOTH)
    expect(call.camera.liveTracks).toBe(1)
  })

  it('is taken back when it is plugged in again; meanwhile viewers know (H2)', async () => {
    const call = await createCall()
    call.camera.unplug()
    await pass(60_000)
    expect(call.heard).toEqual(['camera live → lost'])
    expect(sent(call)).toEqual([{ hasAudio: true, hasVideo: false }])
    call.camera.plugIn()
    await pass(100)
    expect(call.heard).toEqual(['camera live → lost', 'camera lost → live'])
    expect(sent(call)).toEqual(BOTH)
    expect(vi.getTimerCount()).toBe(0)
  })

  /** OpenTok leaves the sender off, after so many of the times that it takes the camera. */
  function leaveSenderOff({ publisher }: Call, times: number) {
    let taken = 0
    const connect = publisher.setVideoMediaProcessorConnector.bind(publisher)
    const report = () => [
      ['audio', { type: 'outbound-rtp', kind: 'audio', active: true }],
      ['video', { type: 'outbound-rtp', kind: 'video', active: taken > times }],
    ]
    Object.assign(publisher, {
      setVideoMediaProcessorConnector(connector: object | null) {
        if (connector === null) taken += 1
        return connect(connector)
      },
      getRtcStatsReport: async () => [{ rtcStatsReport: new Map(report() as never) }],
    })
    return () => taken
  }

  it('is taken back once more where OpenTok sends nothing of it', async () => {
    const call = await createCall()
    const countTaken = leaveSenderOff(call, 2)
    call.camera.end()
    await pass(100)
    expect(call.me.camera).toBe('lost')
    await pass(500)
    expect(call.heard).toEqual(['camera live → lost', 'camera lost → live'])
    expect(countTaken()).toBe(3)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is not called live, and is taken five times at most, where nothing of it is ever sent', async () => {
    const call = await createCall()
    const countTaken = leaveSenderOff(call, Infinity)
    call.camera.end()
    await pass(60_000)
    expect(call.heard).toEqual(['camera live → lost'])
    expect(countTaken()).toBe(5)
  })

  it.each(['ends', 'is switched off'])(
    'that %s before it is sent is not called live',
    async (what) => {
      const call = await createCall()
      leaveSenderOff(call, 1)
      call.camera.end()
      await pass(100)
      if (what === 'ends') call.camera.unplug()
      else call.publisher.publishVideo(false)
      await pass(1_000)
      expect(call.me.camera).toBe(what === 'ends' ? 'lost' : 'off')
      expect(call.heard).not.toContain('camera lost → live')
      call.camera.plugIn()
      call.publisher.publishVideo(true)
      await pass(3_000)
      expect(call.me.camera).toBe('live')
    },
  )

  it('is waited for only so long', async () => {
    const call = await createCall({ publishers: { deviceWaitMs: 10_000 } })
    call.camera.unplug()
    await pass(10_000)
    call.camera.plugIn()
    await pass(1_000)
    expect(call.me.camera).toBe('lost')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is reported only, if the app says so', async () => {
    const call = await createCall({ publishers: { recoverDevices: false } })
    call.camera.end()
    await pass(1_000)
    expect(call.heard).toEqual(['camera live → lost'])
    expect(call.camera.liveTracks).toBe(0)
  })

  it('is left to an app that prevents the default itself', async () => {
    const call = await createCall()
    const other = call.fake.OT.initPublisher()
    other.on('mediaStopped', (event: { preventDefault(): void }) => event.preventDefault())
    void call.reconnection.publish(other)
    await pass(2_000)
    call.camera.unplug()
    call.camera.plugIn()
    await pass(1_000)
    expect(call.me.camera).toBe('live')
    expect(call.reconnection.publishers.get(other)!.camera).toBe('lost')
  })

  it('is left to the app where the track is its own, and nothing waits for it (H10)', async () => {
    const call = await createCall({ publishers: { recoverDevices: false } })
    call.camera.unplug()
    call.camera.plugIn()
    expect(call.me.camera).toBe('lost')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is tried again with growing pauses while another program has it, and then at the next change', async () => {
    const call = await createCall()
    const { publisher } = call
    const set = vi.fn(() => Promise.reject(new Error('busy')))
    const { setVideoMediaProcessorConnector } = publisher
    Object.assign(publisher, { setVideoMediaProcessorConnector: set })
    call.camera.end()
    await pass(60_000)
    expect(set).toHaveBeenCalledTimes(5)
    expect(call.me.camera).toBe('lost')
    Object.assign(publisher, { setVideoMediaProcessorConnector })
    call.camera.plugIn()
    await pass(100)
    expect(call.me.camera).toBe('live')
  })

  it('is not announced as live by a rejoin before it is (H7)', async () => {
    const call = await createCall()
    call.camera.unplug()
    call.fake.network.close(1011)
    await pass(10_000)
    expect(call.me.getSnapshot()).toMatchObject({ status: 'connected', camera: 'lost' })
    expect(sent(call)).toEqual([{ hasAudio: true, hasVideo: false }])
    call.camera.plugIn()
    await pass(100)
    expect(call.me.camera).toBe('live')
    expect(sent(call)).toEqual(BOTH)
  })

  it('is held by the system for a while (H8)', async () => {
    const call = await createCall()
    call.camera.mute()
    call.microphone.mute()
    expect(call.me.getSnapshot()).toMatchObject({
      camera: 'interrupted',
      microphone: 'interrupted',
    })
    call.camera.unmute()
    call.microphone.unmute()
    expect(call.me.getSnapshot()).toMatchObject({ camera: 'live', microphone: 'live' })
  })
})

describe('a microphone that ends', () => {
  it('is taken back when it is plugged in again (H4)', async () => {
    const call = await createCall()
    call.microphone.unplug()
    await pass(1_000)
    expect(call.me.microphone).toBe('lost')
    call.microphone.plugIn()
    await pass(100)
    expect(call.heard).toEqual(['microphone live → lost', 'microphone lost → live'])
    expect(sent(call)).toEqual(BOTH)
  })

  it('stays silent if the app has switched it off meanwhile (H9)', async () => {
    const call = await createCall()
    call.microphone.unplug()
    call.publisher.publishAudio(false)
    await pass(1_000)
    call.microphone.plugIn()
    await pass(1_000)
    expect(call.me.microphone).toBe('off')
    expect(sent(call)).toEqual([{ hasAudio: false, hasVideo: true }])
    call.publisher.publishAudio(true)
    await pass(1_000)
    expect(call.me.microphone).toBe('live')
    expect(sent(call)).toEqual(BOTH)
  })
})

describe('a camera and a microphone that both end', () => {
  it('keep their stream, and come back one after the other (H5)', async () => {
    const call = await createCall()
    call.camera.unplug()
    call.microphone.unplug()
    await pass(1_000)
    expect(call.me.getSnapshot()).toEqual({
      status: 'connected',
      phase: null,
      camera: 'lost',
      microphone: 'lost',
      quality: 'unknown',
      degradedBy: null,
    })
    call.microphone.plugIn()
    await pass(100)
    expect(call.me.getSnapshot()).toMatchObject({ camera: 'lost', microphone: 'live' })
    call.camera.plugIn()
    await pass(100)
    expect(call.me.getSnapshot()).toMatchObject({ camera: 'live', microphone: 'live' })
    expect(call.me.stream!.streamId).toBe(call.streamId)
    expect(sent(call)).toEqual(BOTH)
  })

  it('end the publisher, as OpenTok does, if nothing is to be taken back', async () => {
    const call = await createCall({ publishers: { recoverDevices: false } })
    call.camera.unplug()
    call.microphone.unplug()
    await pass(1_000)
    expect(call.me.status).toBe('disconnected')
    expect(call.me.getSnapshot()).toMatchObject({ camera: 'none', microphone: 'none' })
    expect(call.reconnection.publishers.size).toBe(0)
  })
})

describe('devices and their switches in any order', () => {
  const steps = ['camera', 'microphone'].flatMap((name) =>
    ['end', 'unplug', 'plugIn', 'mute', 'unmute', 'off', 'on'].map((does) => `${name} ${does}`),
  )
  const LAST = ['camera plugIn', 'microphone plugIn', 'camera unmute', 'microphone unmute']

  function play(call: Call, step: string): void {
    const [name, does] = step.split(' ') as ['camera' | 'microphone', string]
    if (does === 'off' || does === 'on') {
      const isOn = does === 'on'
      if (name === 'camera') call.publisher.publishVideo(isOn)
      else call.publisher.publishAudio(isOn)
    } else call[name][does as 'end']()
  }

  const isSwitchedOn = ({ publisher }: Call, name: 'camera' | 'microphone') =>
    name === 'camera'
      ? publisher.getVideoSource().track !== null
      : publisher.getAudioSource().enabled

  it(`send nothing that is off, and all that is on in the end: SEED=${SEED}`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...steps, 'lose the session'), fc.nat(3_000)), {
          maxLength: 12,
        }),
        async (schedule) => {
          const call = await createCall()
          try {
            const isOn = { camera: true, microphone: true }
            for (const [step, ms] of schedule) {
              const [name, does] = step.split(' ') as ['camera' | 'microphone', string]
              if (step === 'lose the session') call.fake.network.close(1011)
              else play(call, step)
              if (does === 'off') isOn[name] = false
              // OpenTok switches on neither a microphone that has ended, nor a camera that is unplugged while it is off.
              if (does === 'on') isOn[name] = isSwitchedOn(call, name)
              await pass(ms)
              // A publish may be under way, which began before the switch.
              await pass(1_000)
              for (const stream of sent(call)) {
                if (!isOn.camera) expect(stream.hasVideo).toBe(false)
                if (!isOn.microphone) expect(stream.hasAudio).toBe(false)
              }
              if (!isOn.camera) expect(call.camera.liveTracks).toBe(0)
            }
            for (const step of LAST) play(call, step)
            await pass(20_000)
            for (const name of ['camera', 'microphone'] as const)
              expect(call.me[name]).toBe(isOn[name] ? 'live' : 'off')
            expect(sent(call)).toEqual([{ hasAudio: isOn.microphone, hasVideo: isOn.camera }])
          } finally {
            call.reconnection.dispose()
            if (call.publisher.id) call.publisher.destroy()
            call.fake.reset()
            expect(vi.getTimerCount()).toBe(0)
          }
        },
      ),
      { seed: SEED, numRuns: Number(process.env.RUNS ?? 50) },
    )
  })
})
