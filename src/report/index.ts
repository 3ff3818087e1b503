/** An incident as a file, for support. */

export { parseReport } from './parse-report.ts'
export { recordIncidents } from './record-incidents.ts'
export { summarizeReport } from './summarize-report.ts'
export type {
  IncidentReport,
  ReportedActor,
  ReportedKind,
  ReportedOutage,
  ReportedState,
  ReportedStats,
  ReportEntry,
} from './incident-report.types.ts'
export type { IncidentRecorder, RecorderOptions } from './record-incidents.ts'
