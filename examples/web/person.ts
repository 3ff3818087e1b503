/// <reference types="@opentok/client" />
/** One person in a call that survives a bad network. Copy from this file. */

import { createReconnection } from 'opentok-reconnection'
import { createPeers } from 'opentok-reconnection/peers'
import { startChat } from './chat.ts'
import { startCounting } from './counts.ts'
import { offerInspector } from './inspector.ts'
import { listenToPage, sendToPage, waitForInvitation } from './messages.ts'
import { createOwnVideo } from './own-video.ts'
import * as view from './person-view.ts'
import { offerReport } from './report.ts'
import { requestToken } from './token.ts'

const { apiKey, sessionId, proxyUrl, token, name, otherName } = await waitForInvitation()
view.introduce(name, otherName)

// The local emulator instead of the vendor's cloud: set once per page, before any session exists.
if (proxyUrl) OT.setProxyUrl(proxyUrl)
// No errors in the console for each attempt that an outage makes fail: the page says what happens.
OT.setLogLevel(0)

// 1. Wrap the session. Each join requests a new token.
const session = OT.initSession(apiKey, sessionId)
const reconnection = createReconnection(session, {
  token: () => token ?? requestToken(sessionId, name),
  // A person who comes back with new IDs keeps their tile.
  identify: ({ data }) => data || undefined,
})

// Before the join: it tells what you missed, and who is away.
const peers = createPeers(reconnection)

// 2. Show the status.
reconnection.onChange(() => view.showSession(reconnection.getSnapshot()))
// OpenTok measures a line only for somebody who listens to this event.
reconnection.on('qualityChanged', view.showOwnQuality)
reconnection.on('reconnected', view.showReturn)
reconnection.on('disconnected', view.showEnd)
startCounting(reconnection)
offerInspector(reconnection, peers)
offerReport(reconnection)

// 3. Show the others. A stream keeps its handle and its place on the page after a rejoin.
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
// Their line may be cut. OpenTok says so much later, if at all.
peers.onChange(() => view.showPeer(peers.list().find(({ person }) => person === otherName)))
// Their camera may be switched off, or gone.
session.on('streamPropertyChanged', showNewest)

// The browser may play no sound until you touch the page.
view.onTurnOnSound(() => void reconnection.unblockAudio().catch(() => {}))

function showNewest(): void {
  const tiles = [...reconnection.subscribers.values()]
  view.showOther(tiles.findLast(({ status }) => status !== 'disconnected') ?? null)
}

// 4. Show yourself: published once, and again after each rejoin without a second camera request.
const ownVideo = createOwnVideo(reconnection, name, {
  changed: view.showOwn,
  cameraAllowed: () => sendToPage({ kind: 'cameraAllowed' }),
  cameraFailed: view.showCameraFailed,
})
view.onPicture(ownVideo.choose)
listenToPage('publishAgain', ownVideo.refresh)
listenToPage('devices', ({ faults }) => window.devices?.break(faults))

// 5. Chat. Messages sent during an outage are held, and delivered in order later. What the other wrote meanwhile comes too.
startChat(reconnection, peers)

// 6. Join, and leave.
view.onTryNow(() => reconnection.reconnectNow())
view.onJoinOrLeave(join, () => void reconnection.disconnect())
join()

function join(): void {
  // A failed join is also reported by `disconnected`, and shown there.
  reconnection.connect().then(ownVideo.publish, () => {})
}
