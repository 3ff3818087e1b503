/** What a script plays on: the fake in Node, or the real client in a page. Everything here runs in both. */

import type { CameraFailure } from '../../src/testing/camera.ts'
import type { FakeOT } from '../../src/testing/opentok.ts'
import type { RequestKind } from '../../src/testing/faults.ts'
import type { Actor } from './actor.ts'

/** How the server is, if it is not as kind as it can be. */
export type ServerKind = 'kind' | 'routed' | 'unkind' | 'alone' | 'zombie' | 'oneAddress'

/** Whom a fault hits. */
export type Who = Pick<Actor, 'target'>

/** The network's faults; each is in force when its promise resolves. */
export interface StageNetwork {
  drop(who: Who): Promise<void>
  restore(who: Who): Promise<void>
  acceptThenClose(who: Who): Promise<void>
  refuseSockets(who: Who): Promise<void>
  silence(who: Who): Promise<void>
  close(code: number, who: Who): Promise<void>
  closeWithoutReconnecting(who: Who): Promise<void>
  kick(who: Who): Promise<void>
  /** As soon as there is such a socket. */
  closeLeftBehind(who: Who): Promise<void>
  forget(who: Who): Promise<void>
  cutMedia(who: Who): Promise<void>
  healMedia(who: Who): Promise<void>
  loseAck(who: Who): Promise<void>
  rateLimit(perSecond: number, who: Who): Promise<void>
  ignore(kind: RequestKind, who: Who): Promise<void>
  fail(kind: RequestKind, status: number, who: Who, count?: number): Promise<void>
  /** Hits everybody: only where the server is one's own (`alone`). */
  failSessionInfo(status: number): Promise<void>
  endStream(streamId: string): Promise<void>
}

/** The camera of a page, and the user who is asked for it. */
export interface StageCamera {
  /** A track is live. */
  readonly isOn: boolean
  /** Prompts stay open. */
  hold(): void
  allow(): void
  deny(): void
  fail(failure: CameraFailure): void
}

/** What a person has of OpenTok and of the device. */
export interface StagePage {
  readonly OT: FakeOT
  readonly camera: StageCamera
}

/** Somebody else, of whom nothing is written down; each promise resolves when the server has got it. */
export interface Remote {
  publish(what?: 'sound' | 'picture'): Promise<void>
  unpublish(): Promise<void>
  signal(signal: { readonly type: string; readonly data: string }): Promise<void>
  leave(): Promise<void>
  /** Without a word. */
  vanish(): Promise<void>
  /** The same person, under new ids. */
  comeBack(): Promise<Remote>
}

export interface TokenOptions {
  readonly role?: 'subscriber' | 'publisher' | 'moderator'
  readonly isExpired?: boolean
}

/** What differs between the two worlds. */
export interface World {
  readonly network: StageNetwork
  readonly sessionId: string
  readonly apiKey: string
  /** A fresh page. */
  openPage(): Promise<StagePage>
  createToken(data: string, options?: TokenOptions): Promise<string>
  invite(data: string): Promise<Remote>
  /** OpenTok's time; the real one may run faster. */
  pass(ms: number): Promise<void>
  /** As soon as it is true; rejects if it never gets so. */
  until(isTrue: () => boolean, what: () => string): Promise<void>
}

export interface Stage extends Pick<World, 'network' | 'pass' | 'sessionId' | 'apiKey'> {
  /** A page with a session that is not joined. */
  open(name: string, options?: TokenOptions): Promise<Actor>
  /** Somebody else, who is in. */
  invite(name: string): Promise<Remote>
  createToken(who: Who, options?: TokenOptions): Promise<string>
  /** A page with a session that is joined. */
  join(name: string, options?: TokenOptions): Promise<Actor>
}

export interface Script {
  readonly name: string
  readonly server: ServerKind
  /** How much faster than ours OpenTok's own timers run in the page. */
  readonly speed: number
  play(stage: Stage): Promise<void>
}

export interface ScriptOptions {
  readonly server?: ServerKind
  readonly speed?: number
}

/** Why a script is played again: a starved browser shows no camera, or connects no peers. */
export const MEDIA_LOST = 'the browser has lost the media'

/** Written once, played twice. */
export const script = (
  name: string,
  play: Script['play'],
  { server = 'kind', speed = 1 }: ScriptOptions = {},
): Script => ({ name, server, speed, play })

/** What everybody in a script saw and heard, by name. */
export type Traces = Readonly<Record<string, readonly string[]>>
