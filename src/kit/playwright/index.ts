/** A test kit for Playwright: people in an app that knows nothing of it, the emulator in the place of OpenTok, and faults. */
export { expect } from './expect.ts'
export { test } from './test.ts'
export type {
  DeviceKind,
  DropOptions,
  LaterFaults,
  OpenTok,
  OpenTokCredentials,
  OpenTokCredentialsOptions,
  OpenTokFixtures,
  OpenTokMatchers,
  OpenTokMedia,
  OpenTokNetwork,
  OpenTokPerson,
  OpenTokPersonOptions,
  OpenTokWorkerFixtures,
  HeardOptions,
  RetryOptions,
} from './playwright.types.ts'
