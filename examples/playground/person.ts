/** One person: status, the other's tile, and chat. The library is used as in any app. */

import { createReconnection } from 'opentok-reconnection'
import type { ReconnectingSubscriber, Reconnection } from 'opentok-reconnection'
import { createPeers } from 'opentok-reconnection/peers'
import type { FakeOpenTok } from 'opentok-reconnection/testing'
import { startChat } from '../web/chat.ts'
import type { byId } from '../web/dom.ts'
import { createTimeline } from '../web/timeline.ts'
import { toAwayWord, toEndSentence, toSeconds, toSentence, toTileWord } from '../web/words.ts'

export interface PersonOptions {
  readonly fake: FakeOpenTok
  readonly name: string
  readonly otherName: string
  readonly find: typeof byId
  /** Draws the other person; the fake has no video of its own. */
  readonly video: () => MediaStreamTrack
}

export interface PersonView {
  readonly reconnection: Reconnection
  /** Lets the other person's picture stand still, as the faults of the fake do not touch it. */
  setStill(isStill: boolean): void
}

const REDRAW_MS = 250

export function addPerson({ fake, name, otherName, find, video }: PersonOptions): PersonView {
  const { OT } = fake.openPage()
  const session = OT.initSession('api key', 'session id')
  const reconnection = createReconnection(session, {
    token: () => fake.createToken({ data: name }),
    identify: ({ data }) => data || undefined,
  })

  const peers = createPeers(reconnection)

  const timeline = createTimeline(find('timeline'))
  reconnection.on('statusChanged', ({ status }) => {
    find('status').dataset['status'] = status
    find('word').textContent = status
    timeline.mark(status)
    find('join').hidden = status !== 'disconnected'
  })
  reconnection.on('reconnected', ({ outageMs, rejoined }) =>
    say(`Back after ${toSeconds(outageMs)}, ${rejoined ? 'rejoined' : 'resumed'}.`),
  )
  reconnection.on('disconnected', (event) => say(toEndSentence(event)))
  // The sentence counts down to the next attempt.
  setInterval(() => say(toSentence(reconnection.getSnapshot())), REDRAW_MS)

  let isStill = false
  reconnection.on('streamCreated', ({ stream }) => {
    reconnection.subscribe(stream).onChange(showTile)
    showTile()
  })
  reconnection.on('streamDestroyed', showTile)
  showTile()

  peers.onChange(showTile)
  // The word on the tile of somebody who is away counts upwards.
  setInterval(showTile, REDRAW_MS)

  startChat(reconnection, peers, find)
  find('join').addEventListener('click', join)
  join()

  function join(): void {
    // A failed join is also reported by `disconnected`, and shown there.
    reconnection.connect().then(
      () => reconnection.publish(OT.initPublisher()),
      () => {},
    )
  }

  function say(sentence: string | null): void {
    if (sentence !== null) find('sentence').textContent = sentence
  }

  function showTile(): void {
    const tile = [...reconnection.subscribers.values()].findLast(isLive)
    const status = tile?.phase === 'frozen' ? 'frozen' : (tile?.status ?? 'none')
    find('tile').dataset['status'] = status
    find('tile').toggleAttribute('data-away', peers.list()[0]?.state === 'away')
    find('veil').textContent =
      toAwayWord(peers.list()[0], Date.now()) ?? toTileWord(status, otherName, false)
    const place = find('video')
    const isShown = tile !== undefined && tile.status !== 'connecting'
    if (isShown && !place.firstChild) place.append(createVideo(video()))
    if (!tile) place.replaceChildren()
    play(!isStill && (status === 'connected' || status === 'reconnected'))
  }

  function play(isPlaying: boolean): void {
    const element = find('video').querySelector('video')
    // `play()` rejects if the element is paused before it has begun.
    if (isPlaying) element?.play().catch(() => {})
    else element?.pause()
  }

  return {
    reconnection,
    setStill(still) {
      isStill = still
      showTile()
    },
  }
}

const isLive = ({ status }: ReconnectingSubscriber): boolean => status !== 'disconnected'

function createVideo(track: MediaStreamTrack): HTMLVideoElement {
  const element = document.createElement('video')
  element.muted = true
  element.playsInline = true
  element.srcObject = new MediaStream([track])
  return element
}
