import { describe, expect, it } from 'vitest'
import { createFakeOpenTok } from '../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../stories/harness/time.ts'
import { createApp, createJoinedApp, createPlainApp } from './app.ts'

useFakeTimers()

const SETTLED_MS = 20_000

describe('signals of a plain app', () => {
  it('that are sent while away arrive after the rejoin, in order, once (A1)', async () => {
    const { fake, session } = await createJoinedApp()
    fake.network.refuse()
    fake.network.close(1011)
    await pass(2_000)
    const answers: unknown[] = []
    for (const data of ['one', 'two']) {
      void session.signal({ type: 'chat', data }, (error?: unknown) => answers.push([data, error]))
    }
    await pass(100)
    expect(answers).toEqual([])
    fake.network.restore()
    await pass(SETTLED_MS)
    expect(fake.ledger.deliveries('Bob').map(({ data }) => data)).toEqual(['one', 'two'])
    expect(answers).toEqual([
      ['one', undefined],
      ['two', undefined],
    ])
  })

  it('are announced under both names, as OpenTok announces them', async () => {
    const play = async (isInstalled: boolean) => {
      const fake = createFakeOpenTok()
      const app = isInstalled ? createApp({}, { fake }) : createPlainApp(fake)
      const heard: unknown[] = []
      app.session.on('signal signal:chat', (event) => {
        const { data, from, target, type } = event
        heard.push([type, data, from === app.session.connection, target === app.session])
      })
      app.session.connect('a token')
      await pass(100)
      void app.session.signal({ type: 'chat', data: 'hello' })
      void app.session.signal({ data: 'to all' })
      void app.session.signal({})
      await pass(100)
      return heard
    }
    const [bare, auto] = [await play(false), await play(true)]
    expect(auto).toEqual(bare)
    expect(auto).toHaveLength(4)
  })

  it.each([
    ['a type with a space', { type: 'a b', data: '' }],
    ['a type that is too long', { type: 'x'.repeat(129), data: '' }],
    ['data that is too long', { data: 'x'.repeat(9_000) }],
    ['data that is null', { data: null as never }],
    ['a recipient that is no connection', { data: '', to: {} as never }],
  ])('that OpenTok does not take fail as they do there: %s (A4)', async (_, signal) => {
    const play = async (isInstalled: boolean) => {
      const fake = createFakeOpenTok()
      const app = isInstalled ? createApp({}, { fake }) : createPlainApp(fake)
      app.session.connect('a token')
      await pass(100)
      const answers: unknown[] = []
      const promise = app.session
        .signal(signal, (error?: unknown) => answers.push(toShape(error)))
        .then(
          () => answers.push('resolved'),
          (error: unknown) => answers.push(toShape(error)),
        )
      await pass(100)
      await promise
      return answers
    }
    const [bare, auto] = [await play(false), await play(true)]
    expect(auto).toEqual(bare)
    expect(auto).toHaveLength(2)
  })

  it('fail as OpenTok’s do where there is no session, and where they must not wait (A4)', async () => {
    const { fake, session } = createApp()
    await expect(session.signal({ data: 'early' })).rejects.toMatchObject({
      name: 'OT_NOT_CONNECTED',
      code: 500,
    })
    session.connect('a token')
    await pass(100)
    fake.network.refuse()
    fake.network.close(1011)
    await pass(1_000)
    await expect(
      session.signal({ data: 'now or never', retryAfterReconnect: false }),
    ).rejects.toMatchObject({ name: 'OT_NOT_CONNECTED', code: 500 })
  })

  it('cause no unhandled rejection if the app ignores them', async () => {
    const unhandled: unknown[] = []
    const note = (error: unknown) => unhandled.push(error)
    process.on('unhandledRejection', note)
    const { session } = await createJoinedApp({ signals: { capacity: 1 } })
    void session.signal({ type: 'a b', data: '' })
    void session.connect.promise('a token')
    await pass(100)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  it('pass data that is not text on to OpenTok, as older apps send it', async () => {
    const { fake, session } = await createJoinedApp()
    const data = { text: 'hello' } as never
    void session.signal({ type: 'chat', data })
    await pass(100)
    expect(fake.ledger.calls('signal').map(({ args }) => args[0])).toEqual([{ type: 'chat', data }])
  })
})

const toShape = (error: unknown) => {
  const { code, name } = error as { readonly code?: number; readonly name: string }
  return [name, code]
}
