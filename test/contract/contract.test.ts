/** The OpenTok contract of the real client. `RECORD=1` records it again; `TEST_ALL=1` plays the costly scripts, too. */

import { testOpenTokContract } from './opentok-contract.ts'
import { createRealClientDriver } from './real-client/real-client.driver.ts'
import { COSTLY } from './scripts/costly.ts'
import { isRelease } from '../tools/vitest/release.ts'

testOpenTokContract('the real client', createRealClientDriver, {
  isConcurrent: true,
  isReference: true,
  timeoutMs: 240_000,
  ...(!isRelease && { without: COSTLY }),
})
