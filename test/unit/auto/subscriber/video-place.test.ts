import { describe, expect, it } from 'vitest'
import { createVideoPlace } from '../../../../src/auto/subscriber/video-place.ts'
import { FakeNode } from '../../bindings/shared/page.ts'

const body = new FakeNode('body')

/** A node of the page that knows whether it is in it. */
class PageNode extends FakeNode {
  get isConnected(): boolean {
    const isIn = ({ parentNode }: FakeNode): boolean => parentNode === body || isInside(parentNode)
    const isInside = (node: FakeNode | null): boolean => node !== null && isIn(node)
    return isIn(this)
  }

  replaceWith(other: FakeNode): void {
    this.parentNode?.insertBefore(other, this)
    this.remove()
  }
}

/** A part of the page, in which the app puts the videos. */
function createSetup() {
  const place = createVideoPlace()
  const part = new PageNode('section')
  body.replaceChildren(part)
  const create = (name: string) => new PageNode(name)
  return {
    part,
    create,
    remember: place.remember,
    follow: (video: FakeNode | null) => place.follow(video as unknown as Element | null),
    names: () => part.childNodes.map(({ tagName }) => tagName),
  }
}

describe('the place of a video', () => {
  it('is taken by the next one while the previous one is in the page', () => {
    const { create, follow, names, part } = createSetup()
    const first = part.appendChild(create('first'))
    part.appendChild(create('caption'))
    follow(first)
    follow(create('second'))
    expect(names()).toEqual(['second', 'caption'])
    follow(create('third'))
    expect(names()).toEqual(['third', 'caption'])
  })

  it('is remembered when OpenTok has taken the previous one out of the page', () => {
    const { create, follow, names, part } = createSetup()
    const first = part.appendChild(create('first'))
    part.appendChild(create('caption'))
    follow(first)
    first.remove()
    follow(create('second'))
    expect(names()).toEqual(['second', 'caption'])
  })

  it('may have been the last one in its part, and its neighbour may have gone', () => {
    const { create, follow, names, part } = createSetup()
    const caption = part.appendChild(create('caption'))
    const first = part.appendChild(create('first'))
    follow(first)
    first.remove()
    const second = create('second')
    follow(second)
    expect(names()).toEqual(['caption', 'second'])
    part.insertBefore(second, caption)
    second.remove()
    caption.remove()
    follow(create('third'))
    expect(names()).toEqual(['third'])
  })

  it.each([
    ['out of the page', null],
    ['elsewhere in it', body],
  ])('is the end of its part when the app has moved the node after it %s', (_, other) => {
    const { create, follow, names, part } = createSetup()
    const first = part.appendChild(create('first'))
    const caption = part.appendChild(create('caption'))
    part.appendChild(create('last'))
    follow(first)
    first.remove()
    caption.remove()
    other?.appendChild(caption)
    follow(create('second'))
    expect(names()).toEqual(['last', 'second'])
  })

  it('is where the app has moved it to before OpenTok removes it', () => {
    const { create, follow, names, part, remember } = createSetup()
    const first = create('first')
    follow(first)
    part.appendChild(first)
    part.appendChild(create('caption'))
    remember()
    first.remove()
    remember()
    follow(create('second'))
    expect(names()).toEqual(['second', 'caption'])
  })

  it('stays where it was while the app holds the video outside of the page', () => {
    const { create, follow, names, part, remember } = createSetup()
    const first = part.appendChild(create('first'))
    follow(first)
    create('section').appendChild(first)
    remember()
    first.remove()
    follow(create('second'))
    expect(names()).toEqual(['second'])
  })

  it('is none for a video that was never in the page, or whose part has gone', () => {
    const { create, follow, part } = createSetup()
    const [first, second, third] = [create('first'), create('second'), create('third')]
    follow(first)
    follow(second)
    expect(second.parentNode).toBe(null)
    part.appendChild(second)
    follow(second)
    second.remove()
    part.remove()
    follow(third)
    expect(third.parentNode).toBe(null)
  })

  it('is left to the app where it has put the next one itself', () => {
    const { create, follow, names, part } = createSetup()
    const other = body.appendChild(create('aside'))
    const first = part.appendChild(create('first'))
    follow(first)
    first.remove()
    const second = other.appendChild(create('second'))
    follow(second)
    expect(names()).toEqual([])
    expect(second.parentNode).toBe(other)
  })

  it('changes nothing when the same video comes again, or none', () => {
    const { create, follow, names, part, remember } = createSetup()
    remember()
    follow(null)
    const first = part.appendChild(create('first'))
    follow(first)
    follow(null)
    follow(first)
    expect(names()).toEqual(['first'])
    first.remove()
    follow(create('second'))
    expect(names()).toEqual(['second'])
  })
})
