/** What `createFakeOpenTok()` takes. */

import type { FakeClock } from './clock.ts'
import type { FakeDelays } from './delays.ts'

/**
 * The options of `createFakeOpenTok()`. All are optional; by default the fake behaves as the real cloud at its best.
 */
export interface FakeOpenTokOptions {
  /** The timers. @defaultValue those of the platform, also fake ones */
  readonly clock?: FakeClock
  /** How long things take. @defaultValue what was measured with the real client: {@link DEFAULT_DELAYS} */
  readonly delays?: Partial<FakeDelays>
  /** How media flows; a subscriber of a `'routed'` stream is destroyed if its media stays away. @defaultValue `'relayed'` */
  readonly mediaMode?: 'relayed' | 'routed'
  /** Whether a signal to everybody also comes back to its sender. @defaultValue `true` */
  readonly echoSignals?: boolean
  /** Whether the server acts only once on a message that is repeated. @defaultValue `true` */
  readonly dropRepeats?: boolean
  /**
   * Whether the server sends the first message on a resumed socket; otherwise `sessionReconnected` waits for its next message.
   * @defaultValue `true`
   */
  readonly greetResumed?: boolean
  /** Whether the server sends again after a resume what was lost. @defaultValue `true` */
  readonly redeliver?: boolean
  /**
   * The code that closes the resumed socket of a client that the server has forgotten. With `null` the socket is
   * accepted, although nobody else sees the client any more.
   * @defaultValue 1011
   */
  readonly unknownSocketCloseCode?: 1003 | 1011 | null
  /**
   * Whether every join has a messaging address of its own. With `false`, as may be the case in the cloud, a session that
   * is joined within 110 ms of being forced out is ended again (`sessionDisconnected`, `clientDisconnected`): OpenTok
   * closes the previous socket late, and distinguishes sockets by address alone.
   * @defaultValue `true`
   */
  readonly addressPerConnection?: boolean
  /** Whether to throw when the app uses an object that OpenTok has destroyed. @defaultValue `false` */
  readonly strict?: boolean
  /** Makes the elements of the page, for example with jsdom. @defaultValue makes plain objects */
  readonly createElement?: (tagName: string) => object
}
