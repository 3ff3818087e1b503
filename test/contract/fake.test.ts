/** The OpenTok contract of the fake. */

import { createFakeDriver } from './fake.driver.ts'
import { testOpenTokContract } from './opentok-contract.ts'

testOpenTokContract('the fake', createFakeDriver)
