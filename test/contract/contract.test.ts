/** The OpenTok contract of the real client. `RECORD=1` records it again. */

import { testOpenTokContract } from './opentok-contract.ts'
import { createRealClientDriver } from './real-client/real-client.driver.ts'

testOpenTokContract('the real client', createRealClientDriver, {
  isConcurrent: true,
  isReference: true,
  timeoutMs: 240_000,
})
