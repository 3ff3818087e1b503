/** The higher-order component `preloadScript()`. */

import { createElement, useEffect, useState } from 'react'
import type { ComponentType, ReactNode } from 'react'
import { loadScript } from './load-script.ts'
import { isOpenTokLoaded } from './opentok.ts'
import type { PreloadScriptProps } from '../opentok-react.types.ts'

/**
 * Returns a component that loads OpenTok's script, and then draws the given one with its own props.
 * @param component uses OpenTok
 * @returns the component that waits; an error of the script goes to its error boundary
 * @example
 * ```ts
 * import { preloadScript } from 'opentok-reconnection/opentok-react'
 *
 * const VideoChat = ({ room }: { room: string }) => `Room ${room}`
 * export const LazyVideoChat = preloadScript(VideoChat)
 * ```
 */
export function preloadScript<Props extends object>(
  component: ComponentType<Props>,
): ComponentType<Props & PreloadScriptProps> {
  function PreloadScript(props: Props & PreloadScriptProps): ReactNode {
    const { loadingDelegate, opentokClientUrl, ...others } = props
    // A server has no OpenTok, and the first render of the browser must look the same.
    const [isLoaded, setIsLoaded] = useState(false)
    const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null)
    useEffect(() => {
      let isMounted = true
      const handleLoaded = () => isMounted && setIsLoaded(true)
      const handleFailed = (error: unknown) => isMounted && setFailure({ error })
      if (isOpenTokLoaded()) handleLoaded()
      else loadScript(opentokClientUrl).then(handleLoaded, handleFailed)
      return () => {
        isMounted = false
      }
    }, [opentokClientUrl])
    if (failure) throw failure.error
    if (isLoaded) return createElement(component, others as unknown as Props)
    return loadingDelegate ?? createElement('div')
  }
  PreloadScript.displayName = `preloadScript(${component.displayName ?? component.name})`
  return PreloadScript
}
