/** A native view, as a component of React draws it. */

import type { NativePayload } from '../session/native-module.types.ts'

/** The instance of the vendor's component, as far as it is touched. */
export interface ViewInstance {
  readonly state?: Readonly<Record<string, unknown>>
  componentWillUnmount?(): void
}

/** One native view, which can be used once. */
export interface NativeView {
  /** Distinguishes it from the view before: without a new key, React keeps the dead one. */
  readonly key: number
  /**
   * A ref of React's: the view is in the tree, or has left it (`null`). `isTried`: in StrictMode, where React takes out each
   * new view once and puts it in again.
   */
  readonly attach: (instance: ViewInstance | null, isTried?: boolean) => void
  /** For the vendor's component: it calls some of them with nothing, so each view has its own. */
  readonly handlers: Readonly<Record<string, (event?: NativePayload | null) => void>>
}
