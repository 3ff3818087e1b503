/// <reference types="@opentok/client" />
/** One person in a call that survives a bad network. This is the file to copy from. */

import { createReconnection } from 'opentok-reconnection'
import { startChat } from './chat.ts'
import { startCounting } from './counts.ts'
import { offerInspector } from './inspect.ts'
import { listenToPage, tellPage, waitForInvitation } from './messages.ts'
import { createOwnVideo } from './own-video.ts'
import * as view from './person-view.ts'
import { freshToken } from './token.ts'

const { apiKey, sessionId, proxyUrl, token, name, otherName } = await waitForInvitation()
view.introduce(name, otherName)

// The local emulator instead of the vendor's cloud: said once per page, before any session exists.
if (proxyUrl) OT.setProxyUrl(proxyUrl)

// 1. Wrap the session. Whenever a join needs a token, it is asked for afresh.
const session = OT.initSession(apiKey, sessionId)
const reconnection = createReconnection(session, {
  token: () => token ?? freshToken(sessionId, name),
  // Who is back under new ids takes the place that they left.
  identify: ({ data }) => data || undefined,
})

// 2. Say how it is going.
reconnection.onChange(() => view.showSession(reconnection.getSnapshot()))
reconnection.on('reconnected', view.showReturn)
reconnection.on('disconnected', view.showEnd)
startCounting(reconnection)
offerInspector(reconnection)

// 3. Show the others. A stream keeps its handle and its place when the session is joined anew.
reconnection.on('streamCreated', ({ stream }) => {
  const tile = reconnection.subscribe(stream, 'others', {
    insertMode: 'append',
    width: '100%',
    height: '100%',
    showControls: false,
  })
  tile.onChange(showNewest)
  showNewest()
})

function showNewest(): void {
  const tiles = [...reconnection.subscribers.values()]
  view.showOther(tiles.findLast(({ status }) => status !== 'disconnected') ?? null)
}

// 4. Show yourself: published once, and again after each rejoin, without a second look for the camera.
const ownVideo = createOwnVideo(reconnection, name, {
  onAir: view.showOwn,
  cameraAllowed: () => tellPage({ kind: 'cameraAllowed' }),
  cameraFailed: view.showCameraFailed,
})
view.onPicture(ownVideo.choose)
listenToPage('publishAgain', ownVideo.refresh)

// 5. Talk. What is said while away is held, and delivered in order later.
startChat(reconnection)

// 6. Join, and leave.
view.onTryNow(() => reconnection.reconnectNow())
view.onJoinOrLeave(join, () => void reconnection.disconnect())
join()

function join(): void {
  // A join that fails is announced by `disconnected` as well, and shown there.
  reconnection.connect().then(ownVideo.publish, () => {})
}
