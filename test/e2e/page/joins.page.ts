/** Counts the joins that the library asks of OpenTok, which takes one at a time. */
import type {} from '@opentok/client'
import { isCalledByLibrary } from './watch.page.ts'

/** `overlaps`: how many were begun while the one before was neither answered nor given up. */
export function watchJoins(session: OT.Session) {
  let calls = 0
  let overlaps = 0
  /** The number of the one that is under way. */
  let current: number | null = null
  type Answer = (error?: OT.OTError) => void
  const connect = session.connect.bind(session)
  const disconnect = session.disconnect.bind(session) as () => unknown
  Object.assign(session, {
    connect(token: string, handleAnswer: Answer) {
      // OpenTok calls this itself, to try again.
      if (!isCalledByLibrary()) return connect(token, handleAnswer)
      if (current !== null) overlaps += 1
      const mine = (calls += 1)
      current = mine
      return connect(token, (error) => {
        // The answer to one that was given up may come with the next one's.
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
