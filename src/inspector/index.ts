/** A live panel of a reconnection, for the page it runs in. */

export { mountInspector } from './development.ts'
export { mountInspectorInProduction } from './mount.ts'
export type { InspectedReport, Inspector } from './inspector.types.ts'
