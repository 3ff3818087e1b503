/** Reads the text of a report, and says in a sentence what is wrong with it. */

import type { IncidentReport } from './incident-report.types.ts'
import { REPORT_FORMAT, REPORT_VERSION, toReportSchema } from './report-schema.ts'
import { findMisfit } from './schema-check.ts'

/**
 * Reads a report.
 * @param given the text of the file, or what `JSON.parse()` made of it
 * @returns the report
 * @throws {TypeError} if it is not a report, is damaged, or has a version that this one does not know
 * @example
 * ```ts
 * import { parseReport, summarizeReport } from 'opentok-reconnection/report'
 *
 * export const toTitle = (file: string): string => summarizeReport(parseReport(file))
 * ```
 */
export function parseReport(given: unknown): IncidentReport {
  const report = typeof given === 'string' ? parse(given) : given
  const { format, version } = (report ?? {}) as Partial<Record<string, unknown>>
  if (format !== REPORT_FORMAT) {
    throw new TypeError(
      'This is not a report of opentok-reconnection. Open a file that its report entry has saved.',
    )
  }
  if (version !== REPORT_VERSION) {
    const shown = Number.isSafeInteger(version)
      ? `version ${String(version)}`
      : 'an unknown version'
    throw new TypeError(
      `This report has ${shown}, and only version ${REPORT_VERSION} can be read here. Open it with the opentok-reconnection that saved it, or a newer one.`,
    )
  }
  const misfit = findMisfit(report, toReportSchema())
  if (misfit !== null) {
    throw new TypeError(`This report is damaged at ${misfit.slice(1)}. Ask for the file again.`)
  }
  const found = report as IncidentReport
  const ids = new Set(found.actors.map(({ id }) => id))
  if (found.entries.some(({ actor }) => !ids.has(actor)) || found.actors[0]?.kind !== 'session') {
    throw new TypeError('This report is damaged at actors. Ask for the file again.')
  }
  return found
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
