/** Renders the call of the example on a server, in Svelte. */
import { render as renderBySvelte } from 'svelte/server'
import Call from '../../../../examples/svelte/Call.svelte'
import type { CallProps } from '../frame.types.ts'

export const render = (props: CallProps): string =>
  renderBySvelte(Call, { props: { ...props, onleave: () => {} } }).body
