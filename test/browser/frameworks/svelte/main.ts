/** The page that shows the call of the example in Svelte, and single tiles. */
import { mount } from 'svelte'
import Frame from './Frame.svelte'

mount(Frame, { target: document.body.appendChild(document.createElement('main')) })
