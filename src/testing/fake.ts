/** Puts the fake together: one server, one network, and as many pages as the test needs. */

import { dispatch } from './emitter.ts'
import type { OpenTokEmitter } from './emitter.ts'
import { createLedger } from './ledger.ts'
import type { FakeLedger } from './ledger.ts'
import { createNetwork } from './network.ts'
import type { FakeNetwork } from './network.ts'
import { createOT, toModule } from './opentok.ts'
import type { FakeModule, FakeOT } from './opentok.ts'
import { createPage } from './page.ts'
import { createFakeRoom } from './people.ts'
import type { FakeRoom } from './people.ts'
import type { Role } from './room.ts'
import { createServer } from './server.ts'
import type { FakeOpenTokOptions } from './server.ts'

/** One page of the app, which has an OpenTok of its own. */
export interface FakePage {
  /** What a `<script>` leaves in `window.OT`. */
  readonly OT: FakeOT
  /** What `import` gives, with default and named exports. */
  readonly module: FakeModule
}

/** Who a token is for. */
export interface FakeTokenOptions {
  /** Connection data, and a target for the network's faults. @defaultValue `''` */
  readonly data?: string
  /** @defaultValue `'publisher'` */
  readonly role?: Role
  /** `connect()` with it is refused. @defaultValue `false` */
  readonly isExpired?: boolean
}

/** A fake OpenTok: what the app sees of it, and what a test does with it. */
export interface FakeOpenTok extends FakePage {
  /** The room of the first session id that the app uses. */
  readonly room: FakeRoom
  readonly network: FakeNetwork
  readonly ledger: FakeLedger
  /** The room of another session id. */
  roomOf(sessionId: string): FakeRoom
  /** Another page, of another person, on the same server. */
  openPage(): FakePage
  /** A token that says more than others do; any other string is as good as one for nobody in particular. */
  createToken(options?: FakeTokenOptions): string
  /** Lets an object of OpenTok's say something that it has no reason to say. */
  say(object: object, type: string, fields?: object): void
  /** Back to the beginning: no rooms, faults, timers, records; `OT.initSession` makes new objects. */
  reset(): void
}

/**
 * A fake OpenTok for unit tests, held against the real client.
 * @example
 * const { OT, network } = createFakeOpenTok()
 * const session = OT.initSession('api key', 'session id')
 * session.on('sessionReconnecting', () => console.log('away'))
 * session.connect('token', () => network.drop())
 */
export function createFakeOpenTok(options: FakeOpenTokOptions = {}): FakeOpenTok {
  let server = createServer(options)
  const current = () => server

  /** After a reset the same `OT`, which a mocked module keeps, belongs to a new page. */
  function openPage(): FakePage {
    let mine = { server, page: createPage(server) }
    const OT = createOT(() => {
      if (mine.server !== server) mine = { server, page: createPage(server) }
      return mine.page
    })
    return { OT, module: toModule(OT) }
  }

  return {
    ...openPage(),
    room: createFakeRoom(current, () => server.mainRoom()),
    roomOf: (sessionId) => createFakeRoom(current, () => server.roomOf(sessionId)),
    network: createNetwork(current),
    ledger: createLedger(current),
    openPage,
    createToken({ data = '', isExpired = false, role = 'publisher' } = {}) {
      const token = server.nextId('token')
      server.tokens.set(token, { data, isExpired, role })
      return token
    },
    say: (object, type, fields) => dispatch(object as OpenTokEmitter, { ...fields, type }),
    reset() {
      server.schedule.clear()
      server = createServer(options)
    },
  }
}
