/** The page around the two people: it opens their frames and controls the network between them. */

import { canCutMedia, createSession } from './control.ts'
import { drawConnection, drawPerson, drawVideo } from './diagram.ts'
import { byId } from './dom.ts'
import { listenToPeople, sendToPerson } from './messages.ts'
import type { Invitation, PersonMessage } from './messages.ts'
import { createNetwork } from './network.ts'
import { setOffline } from './offline.ts'

const EMULATOR_API_KEY = '100'
/** By then the two browsers have exchanged their network addresses. */
const MEDIA_CHECK_MS = 2_500
/** There the faults cover the people. */
const PHONE = '(max-width: 700px)'
const NAMES = ['Alice', 'Bob'] as const
type Name = (typeof NAMES)[number]
type Call = Pick<Invitation, 'apiKey' | 'sessionId' | 'proxyUrl'>

const frames = { Alice: byId<HTMLIFrameElement>('alice'), Bob: byId<HTMLIFrameElement>('bob') }
const videos: Record<Name, string> = { Alice: 'none', Bob: 'none' }
let call: Call
let mediaCheck: ReturnType<typeof setTimeout> | undefined
let tokens: Readonly<Record<Name, string>> | null = null

const network = createNetwork(NAMES, {
  connection: drawConnection,
  // At once, and not by a message: phones open their keyboard only while a click is handled.
  dropped(name) {
    if (matchMedia(PHONE).matches) showFaults(false)
    frames[name as Name].contentDocument?.getElementById('chat-input')?.focus()
  },
  offline: (name, isOffline) => setOffline(frames[name as Name], isOffline),
  tokensExpired: (name, areExpired) =>
    sendToPerson(frames[name as Name], { kind: 'tokens', areExpired }),
  devices: (name, faults) => sendToPerson(frames[name as Name], { kind: 'devices', faults }),
})
listenToPeople(handleMessage)

byId('more').addEventListener('click', () => showFaults(byId('more').ariaExpanded !== 'true'))

const form = byId<HTMLFormElement>('own-session-form')
form.addEventListener('submit', (event) => {
  event.preventDefault()
  joinCloud(new FormData(form))
})
byId('back-to-emulator').addEventListener('click', () => void joinEmulator())
await joinEmulator()

async function joinEmulator(): Promise<void> {
  await network.reset()
  call = {
    apiKey: EMULATOR_API_KEY,
    sessionId: await createSession(),
    proxyUrl: `${location.origin}/proxy`,
  }
  tokens = null
  invite()
}

function showFaults(areShown: boolean): void {
  byId('faults').hidden = !areShown
  byId('more').ariaExpanded = String(areShown)
}

function joinCloud(entered: FormData): void {
  const field = (name: string): string => {
    const text = entered.get(name)
    return typeof text === 'string' ? text.trim() : ''
  }
  call = { apiKey: field('apiKey'), sessionId: field('sessionId'), proxyUrl: null }
  tokens = { Alice: field('alice'), Bob: field('bob') }
  invite()
}

/** Reloads both frames; each requests its invitation when it has loaded. */
function invite(): void {
  const isCloud = call.proxyUrl === null
  document.body.dataset['call'] = isCloud ? 'cloud' : 'emulator'
  byId<HTMLFieldSetElement>('switches').disabled = isCloud
  for (const id of ['alice-drop-10s', 'bob-drop-10s', 'more']) byId(id).hidden = isCloud
  byId('network-note').hidden = isCloud
  byId('cloud-hint').hidden = !isCloud
  byId('back-to-emulator').hidden = !isCloud
  for (const name of NAMES) {
    videos[name] = 'none'
    frames[name].src = '/person.html'
  }
  showVideo()
}

function handleMessage(message: PersonMessage, sender: MessageEventSource | null): void {
  const name = NAMES.find((candidate) => frames[candidate].contentWindow === sender)
  if (!name) return
  const otherName = name === 'Alice' ? 'Bob' : 'Alice'
  switch (message.kind) {
    case 'ready': {
      const token = tokens?.[name] ?? null
      return sendToPerson(frames[name], { kind: 'invitation', ...call, name, otherName, token })
    }
    case 'status':
      return drawPerson(name, message.status)
    case 'tile':
      videos[name] = message.status
      return showVideo()
    case 'inspector':
      return frames[name].style.setProperty('--inspector', `${message.heightPx}px`)
    case 'cameraAllowed':
      // From now on the browser shows its addresses, but only to new connections.
      return sendToPerson(frames[otherName], { kind: 'publishAgain' })
  }
}

function showVideo(): void {
  const states = Object.values(videos)
  const isInterrupted = states.includes('reconnecting')
  const isFlowing = states.some((state) => state === 'connected' || state === 'reconnected')
  drawVideo(isInterrupted ? 'interrupted' : isFlowing ? 'flowing' : 'none')

  clearTimeout(mediaCheck)
  mediaCheck = setTimeout(() => void showMediaHint(), MEDIA_CHECK_MS)
}

/** While the browser hides its addresses, the video bypasses the emulator and cannot be cut. */
async function showMediaHint(): Promise<void> {
  const isMutual = !Object.values(videos).includes('none')
  const isLocal = call.proxyUrl !== null
  const isBypassed = isLocal && isMutual && !(await canCutMedia())
  byId('media-hint').hidden = !isBypassed
  for (const button of NAMES.flatMap(toMediaSwitches)) button.disabled = isBypassed
}

function toMediaSwitches(name: Name): readonly HTMLButtonElement[] {
  const ids = ['media-toggle', 'video-toggle', 'line-toggle']
  return ids.map((id) => byId<HTMLButtonElement>(`${name.toLowerCase()}-${id}`))
}
