/**
 * React's Fast Refresh without a bundler. The bundler's part, `react-refresh/runtime`, talks to the renderer through the same
 * hook and with the same two calls. Must run before React is loaded.
 */

import type { ComponentType } from 'react'

interface Family {
  readonly current: unknown
}

interface Renderer {
  setRefreshHandler(find: (type: object) => Family | undefined): void
  scheduleRefresh(
    root: unknown,
    update: { readonly updatedFamilies: Set<Family>; readonly staleFamilies: Set<Family> },
  ): void
}

let renderer: Renderer
const roots = new Set<unknown>()

Object.assign(window, {
  __REACT_DEVTOOLS_GLOBAL_HOOK__: {
    isDisabled: false,
    supportsFiber: true,
    renderers: new Map(),
    inject(injected: Renderer) {
      renderer = injected
      return 1
    },
    onCommitFiberRoot: (_id: number, root: unknown) => roots.add(root),
    onCommitFiberUnmount() {},
    onScheduleFiberRoot() {},
    onPostCommitFiberRoot() {},
    checkDCE() {},
  },
})

/** The versions of one component, and the present one. */
export interface Versions<Props> {
  current: ComponentType<Props>
  readonly all: Set<ComponentType<Props>>
}

/**
 * Replaces a component as a saved file does.
 * @param keepsState whether the hooks are the same, so that the component is rendered again; otherwise it is mounted again
 */
export function refresh<Props>(
  versions: Versions<Props>,
  next: ComponentType<Props>,
  keepsState: boolean,
): void {
  versions.all.add(versions.current).add(next)
  versions.current = next
  const family = versions as Family
  const types: ReadonlySet<unknown> = versions.all
  renderer.setRefreshHandler((type) => (types.has(type) ? family : undefined))
  const families = new Set([family])
  const none = new Set<Family>()
  for (const root of roots) {
    renderer.scheduleRefresh(root, {
      updatedFamilies: keepsState ? families : none,
      staleFamilies: keepsState ? none : families,
    })
  }
}
