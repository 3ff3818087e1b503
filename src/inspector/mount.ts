/** Mounts a panel on a page and draws it, at most once per frame. */

import { validate, objectWith } from '../lib/validate.ts'
import { parseReport } from '../report/parse-report.ts'
import type {
  InspectedPeers,
  InspectedReconnection,
  InspectedReport,
  Inspector,
} from './inspector.types.ts'
import { createLivePanel } from './live-panel.ts'
import type { Panel } from './live-panel.ts'
import { html } from './page/dom.ts'
import { createSheet } from './page/theme.ts'
import { createReportPanel } from './report/report-panel.ts'

/** Interval for redrawing durations and strips. */
const TICK_MS = 250

/**
 * The same as {@link mountInspector}, in production too: bundlers keep the panel. Call it for those who may see it only.
 * @param element gets one child; the panel is in its shadow root, so that its styles and yours do not mix
 * @param inspected what `createReconnection()` has returned, or a report of a call that is over
 * @param peers from `createPeers()`, if you use it: each of the others has a row
 * @returns the handle that removes the panel
 * @throws {TypeError} if the first argument is not an element, the second is neither a reconnection nor a report, or the third is not peers
 * @example
 * ```ts
 * import type { Reconnection } from 'opentok-reconnection'
 * import { mountInspectorInProduction } from 'opentok-reconnection/inspector'
 *
 * export function inspectForSupport(reconnection: Reconnection): void {
 *   if (location.hash === '#inspect') mountInspectorInProduction(document.body, reconnection)
 * }
 * ```
 */
export function mountInspectorInProduction(
  element: Element,
  inspected: InspectedReconnection | InspectedReport,
  peers?: InspectedPeers,
): Inspector {
  validate('element', element, objectWith('append'))
  const cleanups: (() => void)[] = []
  const dispose = (): void => {
    while (cleanups.length > 0) cleanups.pop()?.()
  }
  try {
    assemble(element, (drawSoon) => createPanel(inspected, peers, drawSoon), cleanups)
  } catch (error) {
    // A half-mounted panel would stay on the page and keep its listeners.
    dispose()
    throw error
  }
  return { dispose }
}

/** @param cleanups gets a function for each thing as soon as it needs a cleanup */
function assemble(
  element: Element,
  create: (drawSoon: () => void) => Panel,
  cleanups: (() => void)[],
): void {
  let frame: number | null = null
  cleanups.push(() => frame !== null && cancelAnimationFrame(frame))
  const panel = create(drawSoon)
  cleanups.push(panel.dispose)

  const host = html('div', { 'data-opentok-inspector': '' })
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [createSheet()]
  root.append(panel.element)
  element.append(host)
  cleanups.push(() => host.remove())
  const timer = setInterval(tick, TICK_MS)
  cleanups.push(() => clearInterval(timer))
  panel.draw()

  function tick(): void {
    // Also in a hidden tab: a call may last for hours there.
    panel.tick?.()
    if (!document.hidden) drawSoon()
  }

  /** Redraws once in the next frame, however often it is called. */
  function drawSoon(): void {
    frame ??= requestAnimationFrame(() => {
      frame = null
      panel.draw()
    })
  }
}

function createPanel(
  inspected: InspectedReconnection | InspectedReport,
  peers: InspectedPeers | undefined,
  drawSoon: () => void,
): Panel {
  if (!isReport(inspected)) return createLivePanel(inspected, drawSoon, peers)
  const { report } = inspected
  return createReportPanel(report === null ? null : parseReport(report), drawSoon)
}

const isReport = (inspected: object): inspected is InspectedReport =>
  Object.hasOwn(inspected ?? {}, 'report')
