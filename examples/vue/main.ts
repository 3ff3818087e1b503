/** A call in Vue. */

import { createApp } from 'vue'
import { enterRoom } from '../room.ts'
import App from './App.vue'

createApp(App, { room: await enterRoom() }).mount('#app')
