/** An app of the archived package on the fake, drawn by React in StrictMode, with a clock that the test moves. */

import { createElement, Fragment, StrictMode } from 'react'
import type { ComponentType } from 'react'
import { act, create } from 'react-test-renderer'
import { afterEach, beforeEach, vi } from 'vitest'
import { createFakeOpenTok } from '../../../../src/kit/testing/index.ts'
import type { FakeOpenTok } from '../../../../src/kit/testing/index.ts'
import { useApp } from '../react/rendered.ts'
import { FakeNode } from '../shared/page.ts'
import type { AppProps } from './apps.tsx'

/** As much of an element as a picture uses. */
class Part extends FakeNode {
  style = ''
  className = ''
}

/** Lets time pass under React's eyes; it draws only at the end of each step. */
export async function settle(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 500) await act(async () => vi.advanceTimersByTimeAsync(500))
}

export interface Drawn {
  /** What the app has said, since the last call. */
  heard(): readonly string[]
  /** Pictures in the page. */
  pictures(): readonly string[]
  /** Buttons, by their text. */
  press(text: string): Promise<void>
  /** What is drawn, as JSON. */
  readonly text: string
  unmount(): Promise<void>
}

/** Stubs what the page has: OpenTok's global, and elements. */
export function useDrawn() {
  useApp()
  let fake: FakeOpenTok
  const drawn = new Set<Drawn>()
  beforeEach(() => {
    fake = createFakeOpenTok()
    vi.stubGlobal('OT', fake.OT)
    vi.stubGlobal('document', { createElement: (tagName: string) => new Part(tagName) })
    // React's word on a lifecycle method that the apps have by the documentation.
    vi.spyOn(console, 'warn').mockReturnValue()
  })
  afterEach(async () => {
    for (const { unmount } of drawn) await unmount()
    fake.network.restore()
    await settle(10_000)
  })

  async function draw(
    App: ComponentType<AppProps>,
    isStrict = true,
    props: Partial<AppProps> = {},
  ): Promise<Drawn> {
    const lines: string[] = []
    const hosts = new Set<Part>()
    const given: AppProps = {
      apiKey: 'key',
      sessionId: 'session',
      token: fake.createToken({ data: 'Ann' }),
      say: (line) => void lines.push(line),
      ...props,
    }
    const createNodeMock = () => {
      const host = new Part('div')
      hosts.add(host)
      return host
    }
    const element = createElement(isStrict ? StrictMode : Fragment, null, createElement(App, given))
    const renderer = await act(async () =>
      create(element, { createNodeMock, unstable_isConcurrent: true }),
    )
    const one: Drawn = {
      heard: () => lines.splice(0),
      pictures: () =>
        [...hosts].flatMap(({ childNodes }) => childNodes.map((node) => (node as Part).className)),
      async press(text) {
        const [button] = renderer.root.findAll(
          ({ props: { children }, type }) => type === 'button' && children === text,
        )
        await act(async () => (button!.props as { onClick(): void }).onClick())
      },
      get text() {
        return JSON.stringify(renderer.toJSON())
      },
      async unmount() {
        if (drawn.delete(one)) await act(async () => renderer.unmount())
      },
    }
    drawn.add(one)
    return one
  }

  /** A join, and the media of everybody. */
  async function join(...given: Parameters<typeof draw>): Promise<Drawn> {
    const one = await draw(...given)
    await settle(5_000)
    return one
  }

  return {
    draw,
    join,
    get fake() {
      return fake
    },
    /** Ends the connection for good, keeps it away for so long, and brings it back. */
    async lose(ms: number) {
      fake.network.refuse()
      fake.network.close(1011)
      await settle(ms)
      fake.network.restore()
      await settle(30_000)
    },
    /** Silence, as in a lift. */
    async cut(ms: number) {
      fake.network.drop()
      await settle(ms)
      fake.network.restore()
      await settle(30_000)
    },
  }
}

export const PUBLISHER = 'OTPublisherContainer'
export const SUBSCRIBER = 'OTSubscriberContainer'
