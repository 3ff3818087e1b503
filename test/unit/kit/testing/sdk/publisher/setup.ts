/** Setup for tests of the fake's publishers. */

import { createFakeOpenTok } from '../../../../../../src/kit/testing/index.ts'
import type {
  FakeOpenTok,
  FakeOpenTokOptions,
  FakePublisher,
} from '../../../../../../src/kit/testing/index.ts'
import { pass } from '../../../../../stories/harness/time.ts'
import { join, record } from '../../setup.ts'
import type { Person } from '../../setup.ts'

export interface Publishing {
  readonly fake: FakeOpenTok
  readonly ada: Person
  readonly publisher: FakePublisher
  /** Names of events with their reasons, since the last call; also those that nobody listens to. */
  readonly fired: () => string[]
}

/** Joined session with a publisher that has its camera, but is not published. */
export async function setUpPublisher(
  properties: object = {},
  options?: FakeOpenTokOptions,
): Promise<Publishing> {
  const fake = createFakeOpenTok(options)
  const ada = await join(fake, 'Ada')
  const publisher = fake.OT.initPublisher('me', properties)
  const fired = record(publisher)
  await pass(50)
  fired()
  return { fake, ada, publisher, fired }
}

/** The same, with a live stream. */
export async function setUpLive(
  properties?: object,
  options?: FakeOpenTokOptions,
): Promise<Publishing> {
  const setup = await setUpPublisher(properties, options)
  setup.ada.session.publish(setup.publisher)
  await pass(100)
  setup.fired()
  return setup
}

/** Lets the publisher survive the next end of its stream, as apps do to keep it over the end of a session. */
export function keep(publisher: FakePublisher): void {
  publisher.once('streamDestroyed', (event) => event.preventDefault())
}
