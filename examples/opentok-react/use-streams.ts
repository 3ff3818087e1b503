/** The streams that need a tile, as OpenTok's newest objects: a rejoin creates new ones for the same streams. */

import type { Reconnection, StreamLike } from 'opentok-reconnection'
import { useEffect, useState } from 'react'

export function useStreams(session: OT.Session, reconnection: Reconnection | null) {
  const [shown, setShown] = useState<readonly { stream: OT.Stream; key: string }[]>([])
  useEffect(() => {
    if (!reconnection) return
    const announced = new Set<string>()
    const hide = ({ stream }: { stream: StreamLike }) =>
      setShown((all) => all.filter((one) => one.stream.streamId !== stream.streamId))
    const show = ({ stream }: { stream: OT.Stream }) => {
      if (!announced.has(stream.streamId)) return
      hide({ stream })
      // A new key for each object: an `OTSubscriber` reads its stream only once.
      setShown((all) => [...all, { stream, key: crypto.randomUUID() }])
    }
    session.on('streamCreated', show)
    const offs = [
      reconnection.on('streamCreated', ({ stream }) => announced.add(stream.streamId)),
      reconnection.on('streamDestroyed', hide),
      () => session.off('streamCreated', show),
    ]
    return () => offs.forEach((off) => off())
  }, [session, reconnection])
  return shown
}
