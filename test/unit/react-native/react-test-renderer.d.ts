/** The part of `react-test-renderer` that these tests use; the package brings no types. */

declare module 'react-test-renderer' {
  import type { ReactElement } from 'react'

  export interface ReactTestInstance {
    readonly type: unknown
    readonly props: Readonly<Record<string, unknown>>
    readonly instance: unknown
    findAll(predicate: (node: ReactTestInstance) => boolean): ReactTestInstance[]
    findAllByType(type: unknown): ReactTestInstance[]
  }
  export interface ReactTestRenderer {
    readonly root: ReactTestInstance
    update(element: ReactElement): void
    unmount(): void
    toJSON(): unknown
  }
  export function create(
    element: ReactElement,
    options: {
      readonly createNodeMock?: (element: ReactElement) => unknown
      readonly unstable_isConcurrent: boolean
    },
  ): ReactTestRenderer
  export function act<T>(scope: () => Promise<T>): Promise<T>
}
