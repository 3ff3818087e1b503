/** Runs the machine of a camera or a microphone: provides its jobs and guards, and reports what the device does. */

import { fromCallback } from 'xstate'
import type { ActorRefFrom, AnyActorRef } from 'xstate'
import type { DeviceMachineEvent } from '../contract/machine-events.types.ts'
import type { DeviceLike, Devices } from '../contract/options.types.ts'
import type { DeviceState, PublisherOptions } from '../contract/publisher.types.ts'
import { toStatus } from '../lib/snapshot.ts'
import type { DeviceName, DeviceSource } from '../opentok/device.adapter.ts'
import { deviceMachine } from './device.machine.ts'

/** What the machine asks others about. */
export interface DeviceEnvironment {
  readonly devices: Devices
  readonly options: Required<PublisherOptions>
  /** Wait before the next attempt in ms; attempts are counted from 1. */
  readonly toDelayMs: (attempt: number) => number
  /** Creates the actor as a child of the session's actor, not started yet. */
  readonly spawn: (
    machine: typeof deviceMachine,
    options: { readonly id: string },
  ) => ActorRefFrom<typeof deviceMachine>
}

/** A device: its machine, and what the machine reads and takes. */
export interface Device {
  readonly actor: ActorRefFrom<typeof deviceMachine>
  readonly source: DeviceSource
}

/** Attempts in a row to take a device that is there. After that only a change of the devices leads to another one. */
const MAX_ATTEMPTS = 5

const toContext = (actor: AnyActorRef) =>
  (actor as ActorRefFrom<typeof deviceMachine>).getSnapshot().context

type SendBack = (event: DeviceMachineEvent) => void

/** @returns creates a device, whose actor is not started yet */
export function createDevices({ devices, options, spawn, toDelayMs }: DeviceEnvironment) {
  const sources = new WeakMap<AnyActorRef, DeviceSource>()

  /** Reads the track first: the app may have switched it off, and OpenTok does not announce that of a lost device. */
  async function look(actor: AnyActorRef, sendBack: SendBack): Promise<void> {
    const source = sources.get(actor)!
    source.read()
    const listed = await devices.list()
    const deviceId = choose(source.name, toContext(actor).deviceId, listed, options.fallback)
    if (deviceId !== null) sendBack({ type: 'device.available', deviceId })
  }

  async function take(actor: AnyActorRef, sendBack: SendBack): Promise<void> {
    const source = sources.get(actor)!
    const { availableId, deviceId } = toContext(actor)
    try {
      await source.acquire(availableId ?? '', deviceId)
      source.read()
    } catch {
      // OpenTok says why in an error that differs from browser to browser; what to do about it is the same.
    }
    // Ignored if the track is live again: then this job has ended.
    sendBack({ type: 'device.failed' })
  }

  const confirm = (actor: AnyActorRef, sendBack: SendBack) =>
    sources
      .get(actor)!
      .isSent()
      // It cannot say: then the track is all that is known.
      .catch(() => true)
      .then((isSent) => sendBack({ type: isSent ? 'device.sent' : 'device.unsent' }))

  const listen = (actor: AnyActorRef, sendBack: SendBack) =>
    devices.subscribe(() => void look(actor, sendBack))

  const machine = deviceMachine.provide({
    actors: {
      watch: fromCallback(({ input, sendBack }) => {
        void look(input, sendBack)
        return listen(input, sendBack)
      }),
      watchChanges: fromCallback(({ input, sendBack }) => listen(input, sendBack)),
      confirm: fromCallback(({ input, sendBack }) => void confirm(input, sendBack)),
      acquire: fromCallback(({ input, sendBack }) => void take(input, sendBack)),
    },
    guards: { isSpent: ({ context }) => context.attempt >= MAX_ATTEMPTS },
    delays: {
      backoff: ({ context }) => toDelayMs(context.attempt),
      deviceWait: options.deviceWaitMs,
    },
  })

  return (
    name: DeviceName,
    createSource: (actor: ActorRefFrom<typeof deviceMachine>) => DeviceSource,
  ): Device => {
    const actor = spawn(machine, { id: name })
    const source = createSource(actor)
    sources.set(actor, source)
    return { actor, source }
  }
}

/** No camera that the user did not choose is switched on, unless the app says so. */
function choose(
  name: DeviceName,
  knownId: string | null,
  listed: readonly DeviceLike[],
  fallback: Required<PublisherOptions>['fallback'],
): string | null {
  const kind = name === 'camera' ? 'videoinput' : 'audioinput'
  const ids = listed.filter((device) => device.kind === kind).map(({ deviceId }) => deviceId)
  if (knownId !== null && ids.includes(knownId)) return knownId
  if (fallback !== 'any' && (fallback === 'none' || name === 'camera')) return null
  return ids.includes('default') ? 'default' : (ids[0] ?? null)
}

/** The state of a device as an app sees it. */
export const toDeviceState = (
  actor: Pick<ActorRefFrom<typeof deviceMachine>, 'getSnapshot'>,
): DeviceState => {
  const { status } = toStatus<DeviceState | 'disposed', never>(actor.getSnapshot().value)
  return status === 'disposed' ? 'none' : status
}
