/// <reference types="@opentok/client" />
/** Calls of OpenTok's methods with callbacks and promises, and their answers as plain data: the same bare and with the script. */

import { createSilentTrack } from '../../harness/page/silent-track.page.ts'
import type { AppSettings } from './vendor-app.page.ts'

/** One line per answer: what was called, and what came of it. */
export type Answers = readonly string[]

declare global {
  interface Window {
    /** Joins, publishes, subscribes, signals and leaves, with right and with wrong arguments. */
    probe(settings: AppSettings & { readonly wrongToken: string }): Promise<Answers>
  }
}

type Loose = Record<string, ((...given: unknown[]) => unknown) & { promise: Loose[string] }>

window.probe = async ({ apiKey, proxyUrl, sessionId, token, wrongToken }) => {
  OT.setProxyUrl(proxyUrl)
  const session = OT.initSession(apiKey, sessionId)
  const loose = session as unknown as Loose
  const answers: string[] = []

  const show = (value: unknown): string => {
    if (value instanceof Error) {
      const { code, name } = value as Error & { code?: number }
      return `${name} ${code ?? ''}`
    }
    if (value === session) return 'the session'
    if (value instanceof (OT as never as { Publisher: never }).Publisher) return 'a publisher'
    if (value instanceof (OT as never as { Subscriber: never }).Subscriber) return 'a subscriber'
    const { type } = (value ?? {}) as { type?: string }
    return type ?? String(value)
  }
  const call = (name: string, method: string, ...given: unknown[]) =>
    new Promise<{ readonly value: unknown }>((resolve) => {
      const returned = loose[method]?.(...given, (...answer: unknown[]) => {
        answers.push(`${name} → ${answer.map(show).join(', ')}`)
        // After the return, which may come later; in an object, as it may be a promise.
        setTimeout(() => resolve({ value: returned }), 0)
      })
    })
  const settle = async (name: string, promise: unknown) => {
    const outcome = await (promise as Promise<unknown>).then(
      (value) => `resolved ${show(value)}`,
      (error: unknown) => `rejected ${show(error)}`,
    )
    answers.push(`${name} ${outcome}`)
  }
  const returns = (name: string, { value }: { readonly value: unknown }) =>
    answers.push(`${name} returns ${show(value)}`)

  const newPublisher = () =>
    OT.initPublisher('me', {
      insertMode: 'append',
      audioSource: createSilentTrack(),
      resolution: '320x240',
    })
  const early = newPublisher()
  returns('early publish', await call('early publish', 'publish', early))
  returns('early subscribe', await call('early subscribe', 'subscribe', { streamId: 'x' }))
  await call('early signal', 'signal', { data: 'x' })
  await settle('early signal', session.signal({ data: 'x' }))
  await settle('early disconnect', session.disconnect())

  returns('wrong connect', await call('wrong connect', 'connect', wrongToken))
  await settle('wrong connect', session.connect.promise(wrongToken))
  const streamCreated = new Promise<OT.Stream>((resolve) =>
    session.once('streamCreated', ({ stream }) => resolve(stream)),
  )
  returns('connect', await call('connect', 'connect', token))

  returns('publish', await call('publish', 'publish', early))
  returns('second publish', await call('second publish', 'publish', early))
  returns('publish of nothing', await call('publish of nothing', 'publish', { is: 'nothing' }))
  const other = newPublisher()
  await settle('promised publish', session.publish.promise(other))
  session.unpublish(other)

  const stream = await streamCreated
  const properties = { insertMode: 'append' }
  const subscriber = await call('subscribe', 'subscribe', stream, 'tiles', properties)
  returns('subscribe', subscriber)
  returns('subscribe to nothing', await call('subscribe to nothing', 'subscribe', {}))
  returns('unsubscribe', { value: session.unsubscribe(subscriber.value as OT.Subscriber) })
  returns('second unsubscribe', { value: session.unsubscribe(subscriber.value as OT.Subscriber) })
  await settle('promised subscribe', session.subscribe.promise(stream, 'tiles', {}))

  await call('signal', 'signal', { type: 'chat', data: 'x' })
  await settle('signal', session.signal({}))
  for (const wrong of [{ type: 'a b' }, { data: 'x'.repeat(9_000) }, { type: 'x'.repeat(129) }]) {
    await call('wrong signal', 'signal', wrong)
    await settle('wrong signal', session.signal(wrong))
  }
  await settle('signal with an object', session.signal({ data: { text: 'x' } as never }))

  const ended = new Promise<string>((resolve) =>
    session.once('sessionDisconnected', ({ reason }) => resolve(reason)),
  )
  await settle('disconnect', session.disconnect())
  answers.push(`ended ${await ended}`)
  await settle('second disconnect', session.disconnect())
  await settle('late signal', session.signal({ data: 'x' }))
  return answers
}
