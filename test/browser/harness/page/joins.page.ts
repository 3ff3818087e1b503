/** Counts the joins that the library requests from OpenTok, which supports one at a time. */
import type {} from '@opentok/client'
import { isCalledByLibrary } from './watch.page.ts'

/** `overlaps`: joins that started while the one before was neither answered nor abandoned. */
export function watchJoins(session: OT.Session) {
  let calls = 0
  let overlaps = 0
  /** Number of the current join. */
  let current: number | null = null
  type Answer = (error?: OT.OTError) => void
  const connect = session.connect.bind(session)
  const disconnect = session.disconnect.bind(session) as () => unknown
  Object.assign(session, {
    connect(token: string, handleAnswer: Answer) {
      // OpenTok calls this method itself for its retries.
      if (!isCalledByLibrary()) return connect(token, handleAnswer)
      if (current !== null) overlaps += 1
      const mine = (calls += 1)
      current = mine
      return connect(token, (error) => {
        // The answer to an abandoned join may come during the next one.
        if (current === mine) current = null
        handleAnswer(error)
      })
    },
    disconnect() {
      current = null
      return disconnect()
    },
  })
  return { calls: () => calls, overlaps: () => overlaps }
}
