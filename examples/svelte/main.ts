/** Shows the call on the local emulator; in your app, the props come from your server. */

import { mount } from 'svelte'
import { openDemoSession } from '../demo-session.ts'
import App from './App.svelte'

const { cutNetwork, sessionId, token } = await openDemoSession()
mount(App, {
  target: document.getElementById('app') as HTMLElement,
  props: { apiKey: '100', sessionId, token },
})
document.getElementById('cut')?.addEventListener('click', () => void cutNetwork())
