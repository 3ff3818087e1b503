/** A call in Svelte. */

import { mount } from 'svelte'
import { openDemoSession } from '../demo-session.ts'
import App from './App.svelte'

mount(App, {
  target: document.getElementById('app') as HTMLElement,
  props: { demo: await openDemoSession() },
})
