/** A call in Vue. */

import { createApp } from 'vue'
import { openDemoSession } from '../demo-session.ts'
import App from './App.vue'

createApp(App, { demo: await openDemoSession() }).mount('#app')
