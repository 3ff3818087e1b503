import { describe, expect, it } from 'vitest'
import { isReactive, nextTick, reactive, ref } from 'vue'
import type { Ref } from 'vue'
import type { Reconnection } from '../../src/index.ts'
import { useReconnection, useSnapshot } from '../../src/vue/index.ts'
import { settle, useApp } from '../framework/app.ts'
import { render } from './rendered.ts'
import { watchWarnings } from './warnings.ts'

const app = useApp()

describe('useReconnection() of Vue', () => {
  function createCall(sessionId: Ref<string> = ref('one'), open = app().open) {
    return {
      setup() {
        const call = useReconnection(() => open(sessionId.value), sessionId)
        const status = useSnapshot(call, (snapshot) => snapshot.status)
        return () => `${status.value}${call.value ? '' : ', no call'}`
      },
    }
  }

  it('joins when the component is mounted, and leaves with it (F1)', async () => {
    const rendered = render(createCall())
    expect(rendered.html).toBe('idle, no call')
    await nextTick()
    await nextTick()
    expect(rendered.html).toBe('connecting')
    await settle()
    expect(rendered.html).toBe('connected')
    rendered.app.unmount()
    await settle()
    expect(app().requests()).toEqual(['connect one', 'disconnect one'])
    app().fake.ledger.assertNoLeaks()
  })

  it('joins another session when a dependency changes, and only then (F1)', async () => {
    const sessionId = ref('one')
    const rendered = render(createCall(sessionId))
    await settle()
    sessionId.value = 'one'
    await settle()
    sessionId.value = 'two'
    await nextTick()
    await nextTick()
    expect(rendered.html).toBe('idle, no call')
    await settle()
    expect(rendered.html).toBe('connected')
    expect(app().requests()).toEqual(['connect one', 'disconnect one', 'connect two'])
    rendered.app.unmount()
  })

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

  it('hands what the factory throws to the error handler, at once and later (F1)', async () => {
    const errors: unknown[] = []
    const sessionId = ref('one')
    const open = (id = 'one'): Reconnection => {
      throw new Error(`no session ${id}`)
    }
    render(createCall(sessionId, open), errors)
    await settle()
    sessionId.value = 'two'
    await settle()
    expect(errors).toEqual([new Error('no session one'), new Error('no session two')])
  })
})
