/** Takes a file that the user drops on the panel or chooses, and reads the report in it. */

import type { IncidentReport } from '../../report/incident-report.types.ts'
import { parseReport } from '../../report/parse-report.ts'
import { html, setText } from '../page/dom.ts'

export interface ReportFile {
  readonly element: HTMLElement
  /** Listens for files that are dropped on an element. */
  acceptDrops(element: HTMLElement): void
}

/** @param use called with each report that could be read */
export function createReportFile(use: (report: IncidentReport) => void): ReportFile {
  const input = html('input', {
    type: 'file',
    accept: '.json,application/json',
    hidden: true,
    'aria-label': 'Report',
    onchange: () => void read(input.files?.[0]),
  })
  const open = html('button', { type: 'button', onclick: () => input.click() }, 'Open a report')
  const hint = html('p', { class: 'note' }, 'or drop its file here')
  const alert = html('p', { class: 'alert', role: 'alert' })

  async function read(file: File | undefined): Promise<void> {
    if (!file) return
    // The same file may be chosen again.
    input.value = ''
    try {
      use(parseReport(await file.text()))
      setText(alert, '')
    } catch (error) {
      setText(alert, (error as Error).message)
    }
  }

  return {
    element: html('header', { class: 'file' }, open, hint, input, alert),
    acceptDrops(element) {
      const mark = (isOver: boolean) => element.toggleAttribute('data-dropping', isOver)
      element.addEventListener('dragover', (event) => {
        // Otherwise the browser leaves the page, and opens the file itself.
        event.preventDefault()
        mark(true)
      })
      element.addEventListener('dragleave', () => mark(false))
      element.addEventListener('drop', (event) => {
        event.preventDefault()
        mark(false)
        void read(event.dataTransfer?.files[0])
      })
    },
  }
}
