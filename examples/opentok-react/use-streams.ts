/// <reference types="@opentok/client" />
/** The streams that deserve a tile, as OpenTok's newest objects: after a rejoin it makes new ones of the same streams. */

import type { Reconnection, StreamLike } from 'opentok-reconnection'
import { useEffect, useState } from 'react'

export interface Shown {
  readonly stream: OT.Stream
  /** Another one for another object: an `OTSubscriber` never looks at its stream again. */
  readonly key: string
}

export function useStreams(session: OT.Session, reconnection: Reconnection | null) {
  const [shown, setShown] = useState<readonly Shown[]>([])
  useEffect(() => {
    if (!reconnection) return
    const trusted = new Set<string>()
    const add = ({ stream }: { stream: OT.Stream }) => {
      if (!trusted.has(stream.streamId)) return
      const key = `${stream.streamId} ${reconnection.getSnapshot().joins}`
      setShown((all) => [...without(all, stream), { stream, key }])
    }
    session.on('streamCreated', add)
    const offs = [
      reconnection.on('streamCreated', ({ stream }) => trusted.add(stream.streamId)),
      reconnection.on('streamDestroyed', ({ stream }) => setShown((all) => without(all, stream))),
      () => session.off('streamCreated', add),
    ]
    return () => offs.forEach((off) => off())
  }, [session, reconnection])
  return shown
}

const without = (all: readonly Shown[], { streamId }: StreamLike) =>
  all.filter(({ stream }) => stream.streamId !== streamId)
