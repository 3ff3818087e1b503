import { describe, expect, it } from 'vitest'
import { isReactive, reactive, ref } from 'vue'
import type { Reconnection } from '../../../../src/index.ts'
import { useReconnection } from '../../../../src/bindings/vue/index.ts'
import { settle, useApp } from '../shared/app.ts'
import { render } from './rendered.ts'
import { watchWarnings } from './warnings.ts'

const app = useApp()

describe('useReconnection() of Vue', () => {
  it('takes several dependencies, or none', async () => {
    const warnings = watchWarnings()
    const [one, other] = [ref(1), ref(1)]
    const rendered = render({
      setup() {
        useReconnection(() => app().open(), [one, () => other.value])
        useReconnection(() => app().open('no dependencies'))
        return () => null
      },
    })
    await settle()
    one.value += 1
    await settle()
    other.value += 1
    await settle()
    expect(
      app()
        .requests()
        .filter((each) => each.startsWith('connect')),
    ).toEqual(['connect one', 'connect no dependencies', 'connect one', 'connect one'])
    expect(warnings()).toEqual([])
    rendered.app.unmount()
  })

  it('keeps the handle of the library as it is, also in reactive objects', async () => {
    const kept = reactive<{ call: Reconnection | null }>({ call: null })
    const rendered = render({
      setup() {
        const call = useReconnection(() => app().open())
        return () => {
          kept.call = call.value
          return null
        }
      },
    })
    await settle()
    expect(isReactive(kept.call)).toBe(false)
    expect(kept.call).toBe(app().calls[0])
    rendered.app.unmount()
  })
})
