/** Shows the call on the local emulator; in your app, the props come from your server. */

import { createApp } from 'vue'
import { openDemoSession } from '../demo-session.ts'
import App from './App.vue'

const { cutNetwork, sessionId, token } = await openDemoSession()
createApp(App, { apiKey: '100', sessionId, token }).mount('#app')
document.getElementById('cut')?.addEventListener('click', () => void cutNetwork())
