/// <reference types="@opentok/client" />
/** The vendor's network test in a page, with its results as plain data. */
import NetworkTest from 'opentok-network-test-js'

const SMALL: MediaTrackConstraints = { width: 640, height: 360, frameRate: 15 }

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

/** A small camera: the test measures the line, and a slow machine could not encode a large picture. */
const { mediaDevices } = navigator
const request = mediaDevices.getUserMedia.bind(mediaDevices)
mediaDevices.getUserMedia = ({ audio, video } = {}) =>
  request({ ...(audio && { audio }), ...(video && { video: SMALL }) })

function create({ credentials, proxyUrl }: Given): NetworkTest {
  // Its types describe an older client.
  return new NetworkTest(OT as never, credentials, { proxyServerUrl: proxyUrl })
}
