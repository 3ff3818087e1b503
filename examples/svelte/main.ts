/** A call in Svelte. */

import { mount } from 'svelte'
import { enterRoom } from '../room.ts'
import App from './App.svelte'

mount(App, {
  target: document.getElementById('app') as HTMLElement,
  props: { room: await enterRoom() },
})
