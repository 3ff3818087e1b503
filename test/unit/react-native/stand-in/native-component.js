/** A native component: draws a host element of its name, and gives the native platform a view while it is mounted. */
import { createElement, useLayoutEffect, useRef } from 'react'

export default function codegenNativeComponent(name) {
  function NativeComponent(props) {
    const latest = useRef(props)
    latest.current = props
    const view = useRef({ detach: null, isMounted: false })
    useLayoutEffect(() => {
      const { current } = view
      current.isMounted = true
      current.detach ??= globalThis.reactNativePlatform.attachView(name, () => latest.current)
      // React Native draws after the microtasks of a task: what StrictMode takes out and in again keeps its view.
      return () => {
        current.isMounted = false
        queueMicrotask(() => {
          if (current.isMounted) return
          current.detach?.()
          current.detach = null
        })
      }
    }, [])
    return createElement(name, props)
  }
  NativeComponent.displayName = name
  return NativeComponent
}
