/** The app with a client from npm; `?auto` puts the library under it. */
import { startCall } from './call.js'

const query = new URLSearchParams(location.search)
const { default: OT } = query.has('vonage')
  ? await import('@vonage/client-sdk-video')
  : await import('@opentok/client')
if (query.has('auto')) {
  const { installReconnection } = await import('opentok-reconnection/auto')
  installReconnection(OT)
}
const credentials = await (await fetch('/session')).json()
startCall(OT, credentials)
