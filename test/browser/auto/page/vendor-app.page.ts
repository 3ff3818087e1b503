/// <reference types="@opentok/client" />
/** A plain app of OpenTok.js in the vendor's style, with callbacks; it knows nothing of the library. */

export interface AppSettings {
  readonly apiKey: string
  readonly sessionId: string
  readonly proxyUrl: string
  readonly token: string
}

/** What the test reads and does. */
export interface VendorApp {
  session: OT.Session
  publisher: OT.Publisher
  /** The subscribers that the app got, in order. */
  readonly subscribers: OT.Subscriber[]
  /** Data of the connections that the app counts by events. */
  readonly members: string[]
  /** Chat that came in. */
  readonly lines: string[]
  /** Everything that the app heard, in order. */
  readonly heard: string[]
  /** The same lines, with their times. */
  readonly timeline: readonly { readonly at: number; readonly text: string }[]
  start(settings: AppSettings): void
  /** Sends a chat line. */
  say(text: string): void
}

declare global {
  interface Window {
    vendorApp: VendorApp
  }
}

const members: string[] = []
const timeline: { at: number; text: string }[] = []
const lines = record('chat: ')
const heard = record('')
const subscribers: OT.Subscriber[] = []

/** A list whose lines are in the timeline too. */
function record(prefix: string): string[] {
  const list: string[] = []
  list.push = (...added) => {
    for (const line of added) timeline.push({ at: Date.now(), text: `${prefix}${line}` })
    return Array.prototype.push.apply(list, added)
  }
  return list
}

function handleError(error?: OT.OTError | null): void {
  heard.push(error ? `failed ${error.name}` : 'done')
}

function start({ apiKey, proxyUrl, sessionId, token }: AppSettings): void {
  OT.setProxyUrl(proxyUrl)
  const session = OT.initSession(apiKey, sessionId)
  app.session = session

  session.on('streamCreated', (event) => {
    const properties = { insertMode: 'append', width: 160, height: 120 } as const
    const subscriber = session.subscribe(event.stream, 'tiles', properties, handleError)
    subscribers.push(subscriber)
    subscriber.on({
      connected: () => heard.push('subscriber connected'),
      disconnected: () => heard.push('subscriber disconnected'),
      destroyed: ({ reason }: { reason: string }) => heard.push(`subscriber destroyed ${reason}`),
    })
  })
  session.on({
    connectionCreated: ({ connection }: { connection: OT.Connection }) => {
      members.push(connection.data)
    },
    connectionDestroyed: ({ connection }: { connection: OT.Connection }) => {
      members.splice(members.indexOf(connection.data), 1)
    },
  })
  session.on('signal:chat', ({ data }) => void lines.push(data ?? ''))
  const note = ({ type, reason }: { type: string; reason?: string }) =>
    heard.push(reason ? `${type} ${reason}` : type)
  session.on('sessionConnected sessionReconnecting sessionReconnected', note)
  session.on('sessionDisconnected', note)

  session.connect(token, (error) => {
    if (error) return handleError(error)
    const publisher = OT.initPublisher('me', {
      insertMode: 'append',
      width: 160,
      height: 120,
      resolution: '320x240',
      disableAudioProcessing: true,
    })
    app.publisher = publisher
    session.publish(publisher, handleError)
  })
}

const app = {
  members,
  lines,
  heard,
  subscribers,
  timeline,
  start,
  say(text: string) {
    void app.session.signal({ type: 'chat', data: text }, (error) => {
      if (error) heard.push(`not sent ${text} ${error.name}`)
    })
  },
} as unknown as VendorApp

window.vendorApp = app
