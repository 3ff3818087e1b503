/** OpenTok's reasons for the end of a session or a stream, and what each one means. */

/** The network was lost. */
export const NETWORK_LOST = 'networkDisconnected'

/** The client itself left; OpenTok says this of a silent network, too. */
export const LEFT = 'clientDisconnected'

/** `final`: somebody meant this end; `unknown`: a reason that a later OpenTok may have. */
export type ReasonMeaning = 'final' | 'left' | 'network' | 'unknown'

const MEANINGS: Readonly<Record<string, ReasonMeaning>> = {
  forceDisconnected: 'final',
  mediaIdle: 'final',
  [LEFT]: 'left',
  [NETWORK_LOST]: 'network',
  serverRotation: 'network',
}

export const toMeaning = (reason: string): ReasonMeaning => MEANINGS[reason] ?? 'unknown'
