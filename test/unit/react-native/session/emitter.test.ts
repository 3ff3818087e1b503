/** Who hears an event, and what becomes of an error that a listener throws. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEmitter } from '../../../../src/react-native/session/emitter.ts'

afterEach(() => void vi.unstubAllGlobals())

describe('an emitter', () => {
  it('takes away the listener that goes, and no other one', () => {
    const { emit, listen, off, on } = createEmitter()
    const heard: string[] = []
    const first = () => heard.push('first')
    on('news', first)
    on('news', () => heard.push('second'))
    const unlisten = listen('news', () => heard.push('third'))
    off('news', first)
    emit('news')
    expect(heard).toEqual(['second', 'third'])
    unlisten()
    emit('news')
    expect(heard).toEqual(['second', 'third', 'second'])
  })

  it('lets the others hear what one listener throws at, and the platform show its error', () => {
    const tasks: (() => void)[] = []
    vi.stubGlobal('queueMicrotask', (task: () => void) => tasks.push(task))
    const { emit, on } = createEmitter()
    const heard = vi.fn()
    on('news', () => {
      throw new Error('of the app')
    })
    on('news', heard)
    emit('news')
    expect(heard).toHaveBeenCalledTimes(1)
    expect(tasks).toHaveLength(1)
    expect(tasks[0]).toThrow('of the app')
  })
})
