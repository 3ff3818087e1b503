/** What a page still has that a page which nobody uses must not have: found where a test gives it back. */

interface Used {
  readonly actors: { running(): number }
  readonly mediaListeners: readonly (() => Record<string, number>)[]
  readonly media: { liveTracks(): number }
  readonly sockets: { running(): number; failed(): number }
  listenerCounts(): Record<string, number>
  platformListeners(): Record<string, number>
  runningTimers(): readonly number[]
}

/** What a test may have replaced, and has to put back. */
const readReplaceable = () => ({
  WebSocket: window.WebSocket,
  'WebSocket.send': WebSocket.prototype.send,
  'XMLHttpRequest.send': XMLHttpRequest.prototype.send,
  fetch: window.fetch,
  setTimeout: window.setTimeout,
  RTCPeerConnection: (window as Partial<Window & typeof globalThis>).RTCPeerConnection,
  getUserMedia: (navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia,
  'video.play': HTMLMediaElement.prototype.play,
  requestVideoFrameCallback: HTMLVideoElement.prototype.requestVideoFrameCallback,
  initSession: (window as { OT?: typeof OT }).OT?.initSession,
  initPublisher: (window as { OT?: typeof OT }).OT?.initPublisher,
})

/** The page as it was when it had just been loaded; read at the first question, which comes before the first user. */
let before: ReturnType<typeof readPage> | undefined

const readPage = () => ({
  replaceable: readReplaceable(),
  globals: new Set(Object.keys(window)),
  content: [...document.body.childNodes],
  tiles: document.querySelectorAll('.OT_subscriber, .OT_publisher').length,
  shadows: [navigator, document].flatMap((it) => Object.keys(it)).join(),
})

/** Takes away what the test itself has put into the page: elements around the tiles, and global variables. */
export function clearPage(): void {
  if (!before) return
  const { content, globals } = before
  for (const name of Object.keys(window)) {
    // Frames are properties with numbers, and go with their elements.
    if (!globals.has(name)) Reflect.deleteProperty(window, name)
  }
  if (document.querySelector('.OT_subscriber, .OT_publisher')) return
  document.body.replaceChildren(...content)
  document.getElementById('tiles')?.replaceChildren()
}

/** @returns a line for each, none if the page is as it was */
export function listLeftOver(used: Used): string[] {
  const now = readPage()
  before ??= now
  const { replaceable, shadows } = before
  const counts = {
    actors: used.actors.running(),
    'timers of the library': used.runningTimers().length,
    'listeners on the session': sum(used.listenerCounts()),
    'listeners on the page': sum(used.platformListeners()),
    'listeners on media': used.mediaListeners.reduce((total, count) => total + sum(count()), 0),
    sockets: used.sockets.running(),
    'sockets that never opened': used.sockets.failed(),
    'live tracks': used.media.liveTracks(),
    tiles: now.tiles,
  }
  return [
    ...Object.entries(counts).flatMap(([what, count]) => (count === 0 ? [] : [`${count} ${what}`])),
    ...Object.entries(now.replaceable)
      .filter(([name, value]) => value !== replaceable[name as keyof typeof replaceable])
      .map(([name]) => `another ${name}`),
    ...(now.shadows === shadows ? [] : [`own properties of document or navigator: ${now.shadows}`]),
  ]
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0)
