/** What the examples import as `opentok-reconnection`: the library of the page, whose listeners and timers are watched. */
import type {
  createReconnection as Create,
  createSignalLog as CreateLog,
  IDLE_SNAPSHOT as Idle,
} from '../../../src/index.ts'

const library = window.OpenTokReconnection as unknown as {
  createReconnection: typeof Create
  createSignalLog: typeof CreateLog
  IDLE_SNAPSHOT: typeof Idle
}

export const { createSignalLog, IDLE_SNAPSHOT } = library

export const createReconnection: typeof Create = (session, options) => {
  const { frame } = window
  const { failure } = frame
  frame.failure = null
  if (failure) throw failure
  frame.previous.push(frame.calls.map(({ status }) => status))
  const given = frame.isWithoutToken ? { ...options, token: undefined } : options
  const call = library.createReconnection(session, given)
  frame.calls.push(call)
  return call
}
