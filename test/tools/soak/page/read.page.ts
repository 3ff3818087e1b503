/** Reads the tiles of the page, and the library's resources. */
import type { Reconnection } from '../../../../src/index.ts'
import type { PageRecord } from '../soak.types.ts'

export function readTiles({
  subscribers,
}: Reconnection): Pick<PageRecord, 'tiles' | 'elements' | 'strays' | 'selfViews'> {
  const handles = [...subscribers.values()]
  const elements = [...document.querySelectorAll('.OT_subscriber')]
  const isOwned = (element: Element) => handles.some((handle) => handle.element === element)
  return {
    tiles: handles.map(({ streamId, element, stream, getSnapshot }) => {
      const { status, phase } = getSnapshot()
      const { hasVideo, hasAudio } = stream as OT.Stream
      return {
        streamId,
        status,
        phase,
        isInPage: element?.isConnected === true,
        hasVideo,
        hasAudio,
      }
    }),
    elements: elements.length,
    strays: elements.filter((element) => !isOwned(element)).length,
    selfViews: document.querySelectorAll('.OT_publisher').length,
  }
}

/** Running actors, timers and listeners of the library, one line each. */
export function readLeftovers(): readonly string[] {
  const { actors, listenerCounts, mediaListeners, platformListeners, runningTimers } = window.person
  const toLines = (whose: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([event, count]) => `${count} listeners of ${event} on ${whose}`)
  const running = actors.running()
  return [
    ...(running > 0 ? [`${running} actors`] : []),
    ...runningTimers().map((delayMs) => `a timer of ${delayMs} ms`),
    ...toLines('the session', listenerCounts()),
    ...toLines('the platform', platformListeners()),
    ...mediaListeners.flatMap((count) => toLines('a subscriber or publisher', count())),
  ]
}
