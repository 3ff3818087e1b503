/** A live panel of a reconnection, for the page it runs in. */

export { mountInspector } from './mount.ts'
export type { Inspector } from './mount.ts'
