/** A native component: draws a host element of its name, and gives the native platform a view while it is mounted. */
import { createElement, useLayoutEffect, useRef } from 'react'

export default function codegenNativeComponent(name) {
  function NativeComponent(props) {
    const latest = useRef(props)
    latest.current = props
    useLayoutEffect(() => globalThis.reactNativePlatform.attachView(name, () => latest.current), [])
    return createElement(name, props)
  }
  NativeComponent.displayName = name
  return NativeComponent
}
