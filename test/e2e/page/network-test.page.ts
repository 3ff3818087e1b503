/// <reference types="@opentok/client" />
/** The vendor's network test in a page, with its results as plain data. */
import NetworkTest from 'opentok-network-test-js'

export interface Given {
  readonly credentials: {
    readonly apiKey: string
    readonly sessionId: string
    readonly token: string
  }
  readonly proxyUrl: string
}

declare global {
  interface Window {
    networkTest: typeof networkTest
  }
}

const networkTest = {
  async connectivity(given: Given) {
    const { success, failedTests } = await create(given).testConnectivity()
    return { success, failures: failedTests.map(({ type, error }) => `${type}: ${error.name}`) }
  },

  quality: (given: Given) => create(given).testQuality(),
}
window.networkTest = networkTest

function create({ credentials, proxyUrl }: Given): NetworkTest {
  // Its types describe an older client.
  return new NetworkTest(OT as never, credentials, { proxyServerUrl: proxyUrl })
}
