/** Records all events of the library and of OpenTok in this page, with their times. */
import type {} from '@opentok/client'
import { EVENTS, SDK_EVENTS } from '../../../browser/harness/page/events.page.ts'
import { toCode, toPlain } from '../../../browser/harness/page/plain.page.ts'
import type { HistoryLine } from '../soak.types.ts'

const OF_MEDIA = [
  'accessAllowed',
  'accessDenied',
  'loaded',
  'mediaStopped',
  'streamCreated',
].concat(['connected', 'disconnected', 'streamDestroyed', 'destroyed'])

const CALLS = ['connect', 'disconnect', 'publish', 'unpublish', 'subscribe', 'unsubscribe'] as const

export interface History {
  readonly lines: readonly HistoryLine[]
  note(what: string): void
  /** Records OpenTok's events of a subscriber or a publisher. */
  listen(whose: string, target: OT.OTEventEmitter<never>): void
}

/** Call it before anything else. */
export function recordHistory(): History {
  const { reconnection, session } = window.person
  const lines: HistoryLine[] = []
  const note = (what: string) => void lines.push({ at: Date.now(), what })

  for (const name of EVENTS) {
    reconnection.on(name, (payload: object) => {
      const plain = Object.entries(toPlain(payload)).filter(([, value]) => value !== '[object]')
      note(`${name} ${JSON.stringify(Object.fromEntries(plain))}`)
    })
  }
  for (const name of [...SDK_EVENTS, 'sessionConnectFailed']) {
    session.on(
      name as never,
      ({ reason = '', stream }: { reason?: string; stream?: OT.Stream }) => {
        note(`  session ${name} ${reason} ${stream?.streamId ?? ''}`)
      },
    )
  }
  const listen = (whose: string, target: OT.OTEventEmitter<never>) => {
    for (const name of OF_MEDIA) {
      target.on(name as never, (event?: { reason?: string }) => {
        note(`  ${whose} ${name} ${event?.reason ?? ''}`)
      })
    }
  }
  const noteAnswer = (whose: string, call: unknown[]) => {
    const answer = call.findIndex((it) => typeof it === 'function')
    const handle = call[answer] as ((error?: unknown) => void) | undefined
    if (!handle) return
    call[answer] = (error?: unknown) => {
      note(`  ${whose} answered ${error ? toCode(error) : ''}`)
      handle(error)
    }
  }
  for (const name of CALLS) {
    const call = session[name].bind(session) as (...args: unknown[]) => unknown
    Object.assign(session, {
      [name](...args: unknown[]) {
        note(`  session.${name}()`)
        noteAnswer(name, args)
        const made = call(...args)
        if (name === 'subscribe' && made) listen('subscriber', made as never)
        return made
      },
    })
  }
  return { lines, note, listen }
}

/** Call it before OpenTok is loaded, because it keeps a reference to the page's function. */
export function watchCamera(handleRequest: (constraints: string) => void): void {
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices) return
  const ask = devices.getUserMedia.bind(devices)
  devices.getUserMedia = (constraints) => {
    handleRequest(JSON.stringify(constraints))
    return ask(constraints)
  }
}
