/** Public types of the test kit: people, faults, matchers and fixtures. */
import type {
  BrowserContext,
  BrowserContextOptions,
  ExpectMatcherState,
  MatcherReturnType,
  Page,
} from '@playwright/test'
import type { Emulator, EmulatorNetwork, EmulatorOptions, EmulatorRole } from '../emulator/index.ts'

/** What a page needs to join the call of a test, as the `/token` route of an app answers it. */
export interface OpenTokCredentials {
  /** The API key for `OT.initSession()`. */
  readonly apiKey: string
  /** The application id for `OT.initSession()` on the unified platform; the API key if the emulator has no application. */
  readonly applicationId: string
  /** The session of this test. */
  readonly sessionId: string
  /** The token of this person. */
  readonly token: string
}

/** What a token of a person says. */
export interface OpenTokCredentialsOptions {
  /** What the token allows. @defaultValue `'publisher'` */
  readonly role?: EmulatorRole
  /** The connection data, which the app reads from `stream.connection.data`. @defaultValue the name of the person */
  readonly data?: string
  /** Time until the token expires, in ms; 0 gives one that is refused. @defaultValue 86 400 000 (24 h) */
  readonly expiresInMs?: number
}

/** How a person comes into the call. */
export interface OpenTokPersonOptions extends OpenTokCredentialsOptions {
  /** The page of the app; a function is given the credentials, for an app that reads them from its address. */
  readonly url: string | ((credentials: OpenTokCredentials) => string)
  /**
   * The address of the app that gives it its credentials: a request for it is answered with {@link OpenTokCredentials}
   * as JSON. A glob or a pattern, as in `page.route()`.
   * @defaultValue none: use `prepare` for an answer of another form
   */
  readonly credentialsRoute?: string | RegExp
  /** Called before the page is opened, for `page.route()` and the like. @defaultValue none */
  readonly prepare?: (page: Page, credentials: OpenTokCredentials) => Promise<unknown> | void
  /** Options for the browser context of this person, such as `viewport`. @defaultValue none */
  readonly context?: BrowserContextOptions
}

/** A person in the call: a page of the app in a browser context of its own. */
export interface OpenTokPerson {
  /** As faults name this person. */
  readonly name: string
  /** The page of the app. */
  readonly page: Page
  /** The context of the page, which no other person shares. */
  readonly context: BrowserContext
  /** What the person joins with. */
  readonly credentials: OpenTokCredentials
}

/** How a line is dropped. */
export interface DropOptions {
  /**
   * How long neither sockets nor media pass, in ms. The promise resolves when that is over, and the time does not count
   * towards the timeout of the test.
   * @defaultValue 0: the socket is closed once, and the client may come back at once
   */
  readonly ms?: number
}

/** The faults of the emulator, each a step of the test; a target may also be the name of a person. */
export type LaterFaults = {
  readonly [Name in keyof EmulatorNetwork]: (
    ...args: Parameters<EmulatorNetwork[Name]>
  ) => Promise<ReturnType<EmulatorNetwork[Name]>>
}

/** The network of the call: every fault of the emulator by its name, as a step of the test. */
export interface OpenTokNetwork extends Omit<LaterFaults, 'drop'> {
  /**
   * Ends the socket of a person, and with `ms` keeps sockets and media away for so long.
   * @param name the person; default: everybody
   * @returns how many clients it hit
   * @throws {TypeError} if nobody has that name, or `ms` is no duration
   */
  drop(name?: string, options?: DropOptions): Promise<number>
}

/**
 * A kind of device.
 *
 * - `camera`: what a page asks for as `video`
 * - `microphone`: what a page asks for as `audio`
 */
export type DeviceKind = 'camera' | 'microphone'

/** Faults of the devices of a person. */
export interface OpenTokMedia {
  /**
   * Unplugs it: its tracks end, it is not listed, and a request for it is refused.
   * @throws {TypeError} if nobody has that name, or there is no such device
   */
  lose(name: string, device: DeviceKind): Promise<void>
  /**
   * Plugs it in again; the page hears `devicechange`.
   * @throws {TypeError} if nobody has that name, or there is no such device
   */
  giveBack(name: string, device: DeviceKind): Promise<void>
}

/** The call of one test. */
export interface OpenTok {
  /** The emulator behind it: counters, clients, further sessions. */
  readonly emulator: Emulator
  /** The session of this test. */
  readonly sessionId: string
  /** The faults of the network. */
  readonly network: OpenTokNetwork
  /** The faults of devices. */
  readonly media: OpenTokMedia
  /**
   * What a person joins with; the same for each call of one name.
   * @throws {TypeError} if the name is empty, or an option is wrong
   */
  credentials(name: string, options?: OpenTokCredentialsOptions): OpenTokCredentials
  /**
   * Opens the app for a person, in a context of its own with a fake camera and microphone.
   * @throws {TypeError} (rejects) if the name is empty or taken, or an option is wrong
   */
  person(name: string, options: OpenTokPersonOptions): Promise<OpenTokPerson>
}

/** How long a matcher tries. */
export interface RetryOptions {
  /** In ms. @defaultValue 15 000, or `expect.timeout` of the configuration if that is longer */
  readonly timeout?: number
}

/** How a text has to be heard. */
export interface HeardOptions extends RetryOptions {
  /** Whether the page has to show it too; `false` for signals that an app acts on silently. @defaultValue `true` */
  readonly shown?: boolean
}

/** The matchers of the kit, for a page of a person or the person. Each tries until its time is over. */
export type OpenTokMatchers = {
  /** Whether so many videos of other people are shown whose pictures move; one that stands still does not count. */
  toHaveLiveTiles(
    this: ExpectMatcherState,
    received: Page | OpenTokPerson,
    count: number,
    options?: RetryOptions,
  ): Promise<MatcherReturnType>
  /** Whether a signal with this text has reached the page, and the page shows the text. */
  toHaveHeard(
    this: ExpectMatcherState,
    received: Page | OpenTokPerson,
    text: string | RegExp,
    options?: HeardOptions,
  ): Promise<MatcherReturnType>
  /**
   * Whether the call of the page has this status: that of the library if the app uses it, and otherwise what the server
   * sees: `connected`, `reconnecting` (no socket) or `disconnected` (no member).
   */
  toHaveStatus(
    this: ExpectMatcherState,
    received: Page | OpenTokPerson,
    status: string,
    options?: RetryOptions,
  ): Promise<MatcherReturnType>
}

/** The fixtures of a test, beside those of Playwright. */
export interface OpenTokFixtures {
  /** The call of this test. */
  readonly opentok: OpenTok
  /**
   * The file that stands for the script tags of OpenTok.js.
   * @defaultValue that of `@opentok/client` or `@vonage/client-sdk-video` if the project has it; otherwise the vendor's
   */
  readonly opentokScript: string | undefined
}

/** The fixtures of a worker, beside those of Playwright. */
export interface OpenTokWorkerFixtures {
  /** The options of the emulator, such as the `apiKey` that the app has built in. @defaultValue `{}` */
  readonly opentokOptions: EmulatorOptions
  /** The emulator of this worker. */
  readonly opentokEmulator: Emulator
}
