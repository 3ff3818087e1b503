/** A picture in the page. React does not know its element, so OpenTok may do with it what it likes. */

import { createElement } from 'react'
import type { ReactNode } from 'react'
import type { Place } from '../shared/show-publisher.ts'
import { createResource } from './resource.ts'
import type { Open, Resource } from './resource.ts'
import type { TileAttributes } from './tile.types.ts'

/** A resource with a place in the page. */
export interface Picture<Value> extends Resource<Value> {
  /** Puts the picture into an element of React, or into another one; a ref. */
  attach(this: void, host: HTMLElement | null): void
}

/**
 * Creates a picture. It touches the page only when it is open, so a render may throw it away, and a server may render it.
 * @param open opens the resource in a place, which is cleared when it closes
 */
export function createPicture<Value>(
  open: (place: Place, ...announce: Parameters<Open<Value>>) => () => void,
): Picture<Value> {
  let host: HTMLElement | null = null
  let element: HTMLElement | null = null

  /** Moves it within the commit that has moved the host: a video that is out of the page for longer would pause. */
  function put(): void {
    if (element && element.parentNode !== host) host?.append(element)
  }

  function take(): HTMLElement {
    // OpenTok's sizes in percent refer to the tile then.
    const style = 'width:100%;height:100%'
    element = Object.assign(document.createElement('div'), { style })
    put()
    return element
  }

  function clear(): void {
    element?.remove()
    element = null
  }

  const resource = createResource<Value>((...announce) => {
    const close = open({ take, clear }, ...announce)
    return () => {
      close()
      clear()
    }
  })
  return {
    ...resource,
    attach(next) {
      host = next ?? host
      put()
    },
  }
}

/** React sets the text of an element that has one text child only, so the picture needs an element of its own. */
export const drawTile = <State>(
  attributes: TileAttributes,
  attach: Picture<State>['attach'] | undefined,
  children: ReactNode | ((state: State) => ReactNode),
  state: State,
): ReactNode =>
  createElement(
    'div',
    attributes,
    createElement('div', { ref: attach, style: { display: 'contents' } }),
    typeof children === 'function' ? children(state) : children,
  )
