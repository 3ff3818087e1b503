/** The types of the signals that peers tell each other: an app has no use for them. */

/** Begins each of them. */
export const PEERS_PREFIX = 'otr.'

export const isPeersType = (type: string | undefined): boolean =>
  type?.startsWith(PEERS_PREFIX) ?? false
