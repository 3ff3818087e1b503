/** The session: the cost of one event, and how long after an outage the next attempt comes. */

import { createActor } from 'xstate'
import { createReconnection } from '../../../../src/index.ts'
import { sessionMachine } from '../../../../src/machines.ts'
import { saveResults } from '../measure/results.ts'
import { IS_QUICK, playRound, playRounds } from '../measure/rounds.ts'
import { createManualClock } from '../subjects/manual-clock.ts'
import { createRandom } from '../subjects/random.ts'
import { ScriptedSession } from '../subjects/scripted-session.ts'

const LOSSES = 2_000

/** Loses and resumes the session so many times: two events each. */
function createLosses() {
  const session = new ScriptedSession()
  const reconnection = createReconnection(session, { token: 'token' })
  let heard = 0
  reconnection.on('reconnecting', () => (heard += 1))
  reconnection.on('reconnected', () => (heard += 1))

  const actor = createActor(sessionMachine).start()
  actor.send({ type: 'session.connected', connectionId: 'own', requested: false })

  return {
    ours() {
      heard = 0
      for (let loss = 0; loss < LOSSES; loss += 1) {
        session.lose()
        session.resume()
      }
      if (heard !== 2 * LOSSES) throw new Error(`${heard} events were heard`)
    },
    bare() {
      for (let loss = 0; loss < LOSSES; loss += 1) {
        actor.send({ type: 'session.reconnecting', at: Date.now() })
        actor.send({ type: 'session.reconnected' })
      }
    },
    dispose() {
      reconnection.dispose()
      actor.stop()
    },
  }
}

const losses = createLosses()
const values = await playRounds(21, async (round) => {
  const { bare, ours } = await playRound(
    { ours: { run: losses.ours }, bare: { run: losses.bare } },
    { operations: 2 * LOSSES, calls: 3, round },
  )
  return { 'session.event': ours / bare }
})
losses.dispose()

const OUTAGES = IS_QUICK ? 20 : 400
const OUTAGE_MS = 120_000

/** Seconds from the moment that the server is back to the next attempt, by a clock that is advanced: nobody waits. */
async function playOutages(): Promise<number[]> {
  const random = createRandom(1)
  const clock = createManualClock()
  const session = new ScriptedSession()
  const reconnection = createReconnection(session, {
    token: 'token',
    random,
    clock,
    now: clock.now,
  })
  const waits: number[] = []
  for (let outage = 0; outage < OUTAGES; outage += 1) {
    session.isServerAway = true
    session.end()
    await clock.pass(OUTAGE_MS + random() * 30_000)
    session.isServerAway = false
    const [backAt, before] = [clock.now(), session.connects]
    await clock.pass(60_000, () => session.connects > before)
    waits.push((clock.now() - backAt) / 1_000)
    await clock.pass(10_000)
    if (reconnection.status !== 'connected') throw new Error('the session did not come back')
  }
  reconnection.dispose()
  return waits
}

const waits = await playOutages()
const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length
saveResults('session', {
  values: {
    ...values,
    'session.back.mean': [mean],
    'session.back.worst': [Math.max(...waits)],
  },
})
