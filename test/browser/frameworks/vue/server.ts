/** Renders the call of the example on a server, in Vue. */
import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import Call from '../../../../examples/vue/Call.vue'
import type { CallProps } from '../frame.types.ts'

export const render = (props: CallProps): Promise<string> =>
  renderToString(createSSRApp(Call, { ...props }))
