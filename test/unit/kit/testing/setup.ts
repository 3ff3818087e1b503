/** Setup for tests of the fake: sessions of the app, each in its own page, and their events. */

import { createFakeOpenTok } from '../../../../src/kit/testing/index.ts'
import type {
  FakeOpenTok,
  FakeOpenTokOptions,
  FakeSession,
} from '../../../../src/kit/testing/index.ts'
import { pass } from '../../../stories/harness/time.ts'

const NAMES =
  'sessionConnected sessionReconnecting sessionReconnected sessionDisconnected streamCreated streamDestroyed signal'

/** What a subscriber says about its picture and its line. */
export const PICTURE_EVENTS = [
  'networkConditionChanged',
  'qualityScoreChanged',
  'videoDisableWarning',
  'videoDisableWarningLifted',
  'videoDisabled',
  'videoEnabled',
  'videoQualityChanged',
]

export interface Person {
  readonly session: FakeSession
  /** Names of events with their reasons, since the last call. */
  readonly heard: () => string[]
}

/** Joins a session in a page of its own. */
export async function join(fake: FakeOpenTok, data: string): Promise<Person> {
  const session = fake.openPage().OT.initSession('api key', 'session id')
  const events: string[] = []
  session.on(NAMES, ({ reason, type }) => {
    events.push(reason ? `${type} ${reason}` : type)
  })
  session.connect(fake.createToken({ data }))
  await pass(100)
  const person = { session, heard: () => events.splice(0) }
  person.heard()
  return person
}

export interface Pair {
  readonly fake: FakeOpenTok
  readonly ada: Person
  readonly eve: Person
}

/** Two sessions of the app: Ada and Eve. */
export async function joinTwo(options: FakeOpenTokOptions = {}): Promise<Pair> {
  const fake = createFakeOpenTok(options)
  return { fake, ada: await join(fake, 'Ada'), eve: await join(fake, 'Eve') }
}

/** Every event of such an object passes through `trigger()`. */
interface Triggering {
  trigger(name: string, value?: unknown): unknown
}

/** @returns the names of events with their reasons, since the last call; also of those that nobody listens to */
export function record(object: Triggering): () => string[] {
  const fired: string[] = []
  const { trigger } = object
  object.trigger = (name, value) => {
    const { reason } = (value ?? {}) as { readonly reason?: string }
    fired.push(reason ? `${name} ${reason}` : name)
    return trigger.call(object, name, value)
  }
  return () => fired.splice(0)
}
