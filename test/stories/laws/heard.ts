/** What somebody has heard, as their own library would read it. */

import { createSignalInbox } from '../../../src/signals/signal-inbox.ts'

/** A signal as OpenTok delivers it. */
export interface Delivered {
  readonly type?: string | undefined
  readonly data: unknown
  readonly from: { readonly connectionId: string } | null
}

/** @returns the data, without envelopes, and chunks joined */
export function readDelivered(
  delivered: readonly Delivered[],
  now: () => number,
  handleError: (error: Error) => void,
): readonly string[] {
  const heard: string[] = []
  const receive = createSignalInbox({
    now,
    maxBytes: 262_144,
    handleError,
    handleSignal: ({ data = '' }) => void heard.push(data),
  })
  for (const { data, from, type } of delivered)
    receive({ type, data: data as string | undefined, from, own: false })
  return heard
}
