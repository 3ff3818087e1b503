/// <reference types="@opentok/client" />
/** A page that joins by itself, as Playwright's calls count as a touch, and says on its console what happens. */
import { playUntouched } from '../../contract/untouched-page.ts'
import type { createReconnection, ReconnectionError } from '../../../src/index.ts'

/** What the test puts into the page before it loads. */
export interface UntouchedSettings {
  readonly apiKey: string
  readonly sessionId: string
  readonly proxyUrl: string
  /** One for each join. */
  readonly tokens: readonly string[]
  /** `contract`: without the library. */
  readonly play: 'contract' | 'call'
}

declare global {
  interface Window {
    untouched: UntouchedSettings
    OpenTokReconnection: { createReconnection: typeof createReconnection }
  }
}

/** How a line of the page begins on its console. */
const say = (line: string) => console.log(`untouched: ${line}`)

function addButton(text: string, act: () => void): void {
  const button = document.body.appendChild(document.createElement('button'))
  button.textContent = text
  // The test clicks at a point, as looking for an element is a touch already. A click on the tile would unblock it.
  button.style.cssText = 'position: fixed; top: 0; left: 0; width: 90px; height: 40px; z-index: 9'
  button.addEventListener('click', act)
}

function openSession(): OT.Session {
  const { apiKey, proxyUrl, sessionId } = window.untouched
  OT.setProxyUrl(proxyUrl)
  return OT.initSession(apiKey, sessionId)
}

function playContract(session: OT.Session, [token = '']: readonly string[]): void {
  session.on('streamCreated', ({ stream }) => {
    const whenClicked = (act: () => void) => {
      addButton('Sound', act)
      say('click')
    }
    void playUntouched({ OT, session, stream, whenClicked }).then((trace) =>
      say(`trace ${JSON.stringify(trace)}`),
    )
  })
  session.connect(token, () => {})
}

function playCall(session: OT.Session, tokens: readonly string[]): void {
  let joins = 0
  const call = window.OpenTokReconnection.createReconnection(session, {
    token: () => tokens[joins++] ?? '',
    rejoin: { delay: () => 20 },
    reconnectedMs: 50,
  })
  const unblock = (when: string) =>
    call.unblockAudio().then(
      () => say(`${when}: resolved, ${call.audioBlocked ? 'blocked' : 'audible'}`),
      (error: ReconnectionError) =>
        say(`${when}: ${error.code} because of ${(error.cause as Error).name}`),
    )
  call.on('audioBlockedChanged', ({ blocked }) => say(`blocked: ${blocked}`))
  call.on('subscriberConnected', ({ subscriber }) => {
    // OpenTok tries to play with sound first, and says a moment later that it has muted its element.
    const look = () => {
      const video = document.querySelector<HTMLVideoElement>('.OT_subscriber video')
      const { audioBlocked } = subscriber
      if (!video?.currentTime || video.muted !== audioBlocked) return void setTimeout(look, 20)
      say(`join ${joins} shown: ${audioBlocked ? 'blocked, muted' : 'audible, heard'}`)
    }
    look()
  })
  call.on('streamCreated', ({ stream }) =>
    call.subscribe(stream, 'tiles', { insertMode: 'append', width: 120, height: 90 }),
  )
  addButton('Sound', () => void unblock('in a click'))
  Object.assign(window, { unblock })
  void call.connect()
  const stop = call.on('audioBlockedChanged', () => {
    stop()
    void unblock('without a click')
  })
}

addEventListener('load', () => {
  const { play, tokens } = window.untouched
  const session = openSession()
  if (play === 'contract') playContract(session, tokens)
  else playCall(session, tokens)
})
