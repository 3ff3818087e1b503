/** A picture that is made with the props of a component, and changes with them. */

import { useEffect, useImperativeHandle, useInsertionEffect } from 'react'
import type { ForwardedRef, ReactNode } from 'react'
import { createPicture, drawTile } from '../react/picture.ts'
import type { Picture } from '../react/picture.ts'
import { useResource } from '../react/resource.ts'
import type { Place } from '../shared/show-publisher.ts'
import { createSwitches } from './switches.ts'

interface PictureProps {
  readonly className?: string | undefined
  readonly properties?: Readonly<Record<string, unknown>> | undefined
  readonly style?: object | undefined
}

/** What publishes or subscribes while the picture is open. */
interface Opened {
  update(): void
  close(): void
}

/** What it needs for that. */
export interface PictureEnvironment<Value, Props> {
  readonly place: Place
  /** The props of the latest render. */
  readonly latest: () => Props
  /** OpenTok has another object now, or none. */
  readonly handleChange: (value: Value | null) => void
  /** Throws to the error boundary. */
  readonly handleThrown: (error: unknown) => void
}

export interface PropsPicture<Value, Props> extends Picture<Value> {
  /** Remembers what the next object of OpenTok is to be made with. */
  remember(props: Props): void
  /** Does what has changed to the present one. */
  apply(props: Props): void
}

/** @param names properties that are methods of OpenTok's object as well */
export function createPropsPicture<Value extends object, Props extends PictureProps>(
  names: readonly string[],
  first: Props,
  open: (environment: PictureEnvironment<Value, Props>) => Opened,
): PropsPicture<Value, Props> {
  let props = first
  let opened: Opened | null = null
  const switches = createSwitches(names)
  const picture = createPicture<Value>((place, set, handleThrown) => {
    opened = open({
      place,
      latest: () => props,
      handleChange(value) {
        switches.begin(value, props.properties)
        set(value)
      },
      handleThrown,
    })
    return () => {
      opened?.close()
      opened = null
      switches.begin(null)
    }
  })
  return {
    ...picture,
    remember(next) {
      props = next
    },
    apply(next) {
      opened?.update()
      switches.apply(next.properties)
    },
  }
}

/** Draws the picture. @param toRef makes the ref's value of what returns OpenTok's object */
export function usePropsPicture<Value, Props extends PictureProps, Ref>(
  picture: PropsPicture<Value, Props> | null,
  props: Props,
  ref: ForwardedRef<Ref>,
  toRef: (get: () => Value | null) => Ref,
): ReactNode {
  // Before a parent asks the ref.
  useInsertionEffect(() => picture?.remember(props))
  useEffect(() => picture?.apply(props))
  useResource(picture)
  useImperativeHandle(
    ref,
    () =>
      toRef(() => {
        picture?.open()
        return picture?.getSnapshot() ?? null
      }),
    [picture],
  )
  const { className, style } = props
  return drawTile({ className, style }, picture?.attach, null, null)
}
