/** Runs in the page before all other scripts: what WebDriver does not offer goes to the test over HTTP. */
import type { Problem } from '../engine.types.ts'
import { BRIDGE_PATH } from './bridge.types.ts'
import type { Message, Result } from './bridge.types.ts'

declare global {
  interface Window {
    engineBridge: typeof bridge
  }
}

const send = window.fetch.bind(window)

async function post(message: Message): Promise<unknown> {
  const response = await send(BRIDGE_PATH, { method: 'POST', body: JSON.stringify(message) })
  const { value } = (await response.json()) as { value?: unknown }
  return value
}

const bridge = {
  expose(name: string) {
    Object.assign(window, {
      [name]: (argument: unknown) => post({ kind: 'call', name, argument }),
    })
  },

  /** Returns the result, or `pending` if it comes later over the bridge. */
  evaluate(id: number, call: () => unknown): Result | 'pending' {
    try {
      const value = call()
      if (!isPromise(value)) return { value }
      value.then(
        (settled) => post({ kind: 'result', id, result: { value: settled } }),
        (error: unknown) => post({ kind: 'result', id, result: { error: String(error) } }),
      )
      return 'pending'
    } catch (error) {
      return { error: String(error) }
    }
  },
}

window.engineBridge = bridge

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

const report = (problem: Problem) => void post({ kind: 'problem', problem })

window.addEventListener('error', ({ message, filename }) => {
  report({ kind: 'uncaught', message, url: filename })
})
window.addEventListener('unhandledrejection', ({ reason }) => {
  report({
    kind: 'uncaught',
    message: (reason as Error | undefined)?.message ?? String(reason),
    url: '',
  })
})

const { error: print } = console
console.error = (...values: unknown[]) => {
  print(...values)
  const url = /https?:\/\/[^\s)]+?(?=:\d+:\d+)/.exec(new Error().stack?.split('\n')[1] ?? '')?.[0]
  report({ kind: 'console', message: values.map(String).join(' '), url: url ?? '' })
}
