/** Assembles the fake: one server, one network, and as many pages as the test needs. */

import { createFakeCamera } from './sdk/publisher/camera.ts'
import type { FakeCamera } from './sdk/publisher/camera.ts'
import type { FakeAudio } from './sdk/page-audio.ts'
import type { FakeDevices } from './sdk/publisher/devices.ts'
import { dispatch } from './sdk/emitter.ts'
import type { OpenTokEmitter } from './sdk/emitter.ts'
import { createLedger } from './ledger.ts'
import type { FakeLedger } from './ledger.ts'
import { createNetwork } from './transport/network.ts'
import type { FakeNetwork } from './transport/network.ts'
import { createOT, toModule } from './sdk/opentok.ts'
import type { FakeModule, FakeOT } from './sdk/opentok.ts'
import { createPage } from './sdk/page.ts'
import { createFakeRoom } from './server/remote-people.ts'
import type { FakeRoom } from './server/remote-people.ts'
import type { Role } from './server/server-session.ts'
import { createServer } from './server/server.ts'
import type { FakeOpenTokOptions } from './options.ts'

/** One page of the app, with an OpenTok of its own. */
export interface FakePage {
  /** What the app finds as `window.OT` after a `<script>`. */
  readonly OT: FakeOT
  /** What the app gets by `import` or `require`, with default and named exports. */
  readonly module: FakeModule
  /** The camera of this page, and the user who allows or denies it. */
  readonly camera: FakeCamera
  /** Whether the browser plays sound in this page. */
  readonly audio: FakeAudio
  /** The devices of this page, which end and come back: also the option `devices` of `createReconnection()`. */
  readonly devices: FakeDevices
}

/** What a token of the fake says about its holder. */
export interface FakeTokenOptions {
  /** The connection data; also a name by which faults find this person. @defaultValue `''` */
  readonly data?: string
  /** What the token allows: `'subscriber'`, `'publisher'` or `'moderator'`. @defaultValue `'publisher'` */
  readonly role?: Role
  /** Whether it has expired, so that `connect()` is refused. @defaultValue `false` */
  readonly isExpired?: boolean
}

/** The handle of a fake OpenTok: what the app gets of it, and what a test does with it. */
export interface FakeOpenTok extends FakePage {
  /** The server's side of the session of the first session id that the app uses. */
  readonly room: FakeRoom
  /** The faults of the network, one method each. */
  readonly network: FakeNetwork
  /** What the app has done. */
  readonly ledger: FakeLedger
  /** The server's side of the session of another session id. */
  roomOf(sessionId: string): FakeRoom
  /** Opens another page, for another person on the same server. */
  openPage(): FakePage
  /** Makes a token with connection data and a role. Every other string is a valid token without connection data. */
  createToken(options?: FakeTokenOptions): string
  /** Fires an event on an object of OpenTok, although nothing has happened. */
  say(object: object, type: string, fields?: object): void
  /** Starts again: without sessions, faults, timers and records; `OT.initSession()` makes new objects. */
  reset(): void
}

/**
 * Creates a fake OpenTok for unit tests. It behaves as the real client does: the tests of this project run the same
 * scripts on both.
 * @param options all optional; see {@link FakeOpenTokOptions}
 * @example
 * ```ts
 * import { createFakeOpenTok } from 'opentok-reconnection/testing'
 *
 * const { OT, network } = createFakeOpenTok()
 * const session = OT.initSession('api key', 'session id')
 * session.on('sessionReconnecting', () => console.log('away'))
 * session.connect('a token', () => network.drop())
 * ```
 */
export function createFakeOpenTok(options: FakeOpenTokOptions = {}): FakeOpenTok {
  let server = createServer(options)
  const current = () => server

  /** A mocked module keeps its `OT` after a reset; from then on that `OT` belongs to a new page. */
  function openPage(): FakePage {
    let opened = { server, page: createPage(server) }
    const page = () => {
      if (opened.server !== server) opened = { server, page: createPage(server) }
      return opened.page
    }
    const OT = createOT(page)
    const camera = createFakeCamera(
      () => page().camera,
      () => page().isCameraOn,
    )
    const audio: FakeAudio = {
      get isBlocked() {
        return page().audio.isBlocked
      },
      block: () => page().audio.block(),
      touch: () => page().audio.touch(),
    }
    const devices: FakeDevices = {
      get camera() {
        return page().devices.camera
      },
      get microphone() {
        return page().devices.microphone
      },
      get screen() {
        return page().devices.screen
      },
      list: () => page().devices.list(),
      subscribe: (listener) => page().devices.subscribe(listener),
    }
    return { OT, module: toModule(OT), camera, audio, devices }
  }

  return {
    ...openPage(),
    room: createFakeRoom(current, () => server.mainSession()),
    roomOf: (sessionId) => createFakeRoom(current, () => server.sessionOf(sessionId)),
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
