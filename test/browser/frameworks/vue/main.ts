/** The page that shows the call of the example in Vue, and single tiles. */
import { createApp, createSSRApp, h, shallowRef } from 'vue'
import type { Component } from 'vue'
import Call from '../../../../examples/vue/Call.vue'
import type { CallProps, PartsProps } from '../frame.types.ts'
import Parts from './Parts.vue'

const call = shallowRef<CallProps | null>(null)
const parts = shallowRef<PartsProps | null>(null)

window.frame = {
  hydrate(html, props) {
    const target = document.body.appendChild(document.createElement('main'))
    target.innerHTML = html
    createSSRApp(Call, { ...props }).mount(target)
  },
  selected: [],
  show: (props) => (call.value = props),
  showParts: (props) => (parts.value = props),
  errors: [],
  calls: [],
  previous: [],
  failure: null,
  isWithoutToken: false,
}

mount({
  render: () => call.value && h(Call, { ...call.value, onLeave: () => (call.value = null) }),
})
mount({ render: () => parts.value && h(Parts, parts.value) })

function mount(component: Component): void {
  const app = createApp(component)
  app.config.errorHandler = (error) => window.frame.errors.push(String(error))
  app.mount(document.body.appendChild(document.createElement('main')))
}
