/** What the real client logs in a call on the emulator: no error, so that a developer notices the app's own. */
import { expect, it } from 'vitest'
import { useChromium } from '../harness/shared-chromium.ts'
import { publish, withVisitors } from './visitor.ts'

const browser = useChromium()

it('a call of two people logs no error', () =>
  withVisitors(browser, {}, async ({ emulator, visit }) => {
    const sessionId = emulator.createSession()
    const enter = async () => {
      const token = emulator.createToken(sessionId)
      const visitor = { projectId: emulator.apiKey, sessionId, token }
      const entered = await visit(visitor)
      expect(entered.error).toBeNull()
      return { ...entered, visitor }
    }
    const [ada, bob] = [await enter(), await enter()]
    const watched = bob.page.evaluate(
      ({ projectId, sessionId: id }) =>
        new Promise<string | null>((resolve) => {
          const session = OT.initSession(projectId, id)
          session.on('streamCreated', ({ stream }) => {
            session.subscribe(stream, 'me', {}, (error) => resolve(error?.message ?? null))
          })
        }),
      bob.visitor,
    )
    await publish(ada.page, ada.visitor)
    expect(await watched).toBeNull()
    const errors = [...ada.said, ...bob.said].filter((line) => line.startsWith('error'))
    expect(errors).toEqual([])
  }))
