/** Types of the OpenTok contract. They hold no code of Node's or of vitest's: the real client's page has them too. */

import type { CameraFailure } from '../../src/kit/testing/sdk/publisher/camera.ts'
import type { FakeOT } from '../../src/kit/testing/sdk/opentok.ts'
import type { LineQuality } from '../../src/kit/testing/server/network-condition.ts'
import type { RequestKind } from '../../src/kit/testing/transport/faults.ts'
import type { Participant } from './participant.ts'

/** Behaviour of the server in a script; `kind` is the friendliest. */
export type ServerKind = 'kind' | 'routed' | 'unkind' | 'alone' | 'zombie' | 'oneAddress'

/** Target of a fault. */
export type Target = Pick<Participant, 'target'>

/** Faults of the network; each is in force when its promise resolves. */
export interface ContractNetwork {
  drop(who: Target): Promise<void>
  restore(who: Target): Promise<void>
  acceptThenClose(who: Target): Promise<void>
  refuseSockets(who: Target): Promise<void>
  silence(who: Target): Promise<void>
  close(code: number, who: Target): Promise<void>
  closeWithoutReconnecting(who: Target): Promise<void>
  kick(who: Target): Promise<void>
  /** Waits until there is such a socket. */
  closeLeftBehind(who: Target): Promise<void>
  forget(who: Target): Promise<void>
  cutMedia(who: Target): Promise<void>
  healMedia(who: Target): Promise<void>
  cutAudio(who: Target): Promise<void>
  healAudio(who: Target): Promise<void>
  cutVideo(who: Target): Promise<void>
  healVideo(who: Target): Promise<void>
  degrade(line: LineQuality, who: Target): Promise<void>
  loseAck(who: Target): Promise<void>
  rateLimit(perSecond: number, who: Target): Promise<void>
  ignore(kind: RequestKind, who: Target): Promise<void>
  fail(kind: RequestKind, status: number, who: Target, count?: number): Promise<void>
  /** Hits everybody, so only for scripts with a server of their own (`alone`). */
  failSessionInfo(status: number): Promise<void>
  endStream(streamId: string): Promise<void>
}

/** Camera of a page, with the user who answers its prompt. */
export interface ContractCamera {
  /** Whether a track is live. */
  readonly isOn: boolean
  /** Leaves prompts open. */
  hold(): void
  allow(): void
  deny(): void
  fail(failure: CameraFailure): void
}

/** A camera, a microphone or a screen, whose tracks end. */
export interface ContractDevice {
  /** Its driver gives up, or the user ends it; it is still there. */
  end(): void
  /** It is not there until `plugIn()`. */
  unplug(): void
  plugIn(): void
}

/** A participant's OpenTok and devices. */
export interface ContractPage {
  readonly OT: FakeOT
  readonly camera: ContractCamera
  readonly devices: Readonly<Record<'camera' | 'microphone', ContractDevice>> & {
    readonly screen: Pick<ContractDevice, 'end'>
  }
}

/** Another person, without a trace; each promise resolves when the server has received it. */
export interface Remote {
  publish(what?: 'sound' | 'picture'): Promise<void>
  unpublish(): Promise<void>
  signal(signal: { readonly type: string; readonly data: string }): Promise<void>
  leave(): Promise<void>
  /** Leaves without notice. */
  vanish(): Promise<void>
  /** Joins again under new ids. */
  comeBack(): Promise<Remote>
}

export interface TokenOptions {
  readonly role?: 'subscriber' | 'publisher' | 'moderator'
  readonly isExpired?: boolean
}

/** What a script needs of an implementation: a server, a network, a clock, and pages with OpenTok. */
export interface ContractEnvironment {
  readonly network: ContractNetwork
  readonly sessionId: string
  readonly apiKey: string
  /** Opens a fresh page. */
  openPage(): Promise<ContractPage>
  createToken(data: string, options?: TokenOptions): Promise<string>
  invite(data: string): Promise<Remote>
  /** Waits, in OpenTok's time, which may run faster than ours. */
  pass(ms: number): Promise<void>
  /** Resolves as soon as it is true; rejects if that takes too long. */
  until(isTrue: () => boolean, what: () => string): Promise<void>
}

/** What the steps of a script get. */
export interface ScriptSetup extends Pick<
  ContractEnvironment,
  'network' | 'pass' | 'sessionId' | 'apiKey'
> {
  /** Opens a page with a session that is not joined. */
  open(name: string, options?: TokenOptions): Promise<Participant>
  /** Opens a page with a session that is joined. */
  join(name: string, options?: TokenOptions): Promise<Participant>
  /** Lets another person join. */
  invite(name: string): Promise<Remote>
  createToken(who: Target, options?: TokenOptions): Promise<string>
}

export interface Script {
  readonly name: string
  readonly server: ServerKind
  /** Factor by which OpenTok's own timers run faster than ours. */
  readonly speed: number
  play(setup: ScriptSetup): Promise<void>
}

/** What every participant of a script saw and heard, by name. */
export type Traces = Readonly<Record<string, readonly string[]>>

/** One implementation of OpenTok under test. */
export interface ContractDriver {
  /** Plays a script from its beginning to its end. */
  play(script: Script): Promise<Traces>
  close?(): Promise<void>
}
