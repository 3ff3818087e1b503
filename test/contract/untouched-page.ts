/**
 * A script that the fake and the real client play alike: the sound of a subscriber in a page that nobody has touched. It has
 * no place among the other scripts, as those are started by Playwright, which counts as a touch.
 */

/** What of OpenTok the script uses. */
export interface UntouchedPage {
  readonly OT: { unblockAudio(): Promise<unknown> }
  /** Joined; a stream with sound is in it. */
  readonly session: {
    subscribe(
      stream: never,
      target: string,
      properties: object,
      callback: (error?: { readonly name?: string }) => void,
    ): UntouchedSubscriber | undefined
    unsubscribe(subscriber: never): unknown
  }
  readonly stream: object
  /** Calls it within the next click of a user. */
  whenClicked(act: () => void): void
}

interface UntouchedSubscriber {
  on(name: string, listener: () => void): unknown
  isAudioBlocked(): boolean
}

/** What happens, in order. */
export const UNTOUCHED_TRACE: readonly string[] = [
  'connected',
  'subscribed',
  'audioBlocked',
  'blocked',
  'without a click: NotAllowedError',
  'blocked',
  'audioUnblocked',
  'in a click: resolved',
  'audible',
  'with nothing to play: resolved',
  'audible',
  'connected',
  'subscribed',
  'audible',
]

/** @returns what has happened */
export async function playUntouched(page: UntouchedPage): Promise<readonly string[]> {
  const trace: string[] = []
  const { OT, whenClicked } = page
  const look = (subscriber: UntouchedSubscriber) =>
    trace.push(subscriber.isAudioBlocked() ? 'blocked' : 'audible')
  const unblock = (when: string) =>
    OT.unblockAudio().then(
      () => void trace.push(`${when}: resolved`),
      ({ name }: Error) => void trace.push(`${when}: ${name}`),
    )

  const first = await subscribe(page, trace)
  look(first)
  await unblock('without a click')
  look(first)
  await new Promise<void>((resolve) => whenClicked(() => void unblock('in a click').then(resolve)))
  look(first)
  await unblock('with nothing to play')
  look(first)
  page.session.unsubscribe(first as never)
  const second = await subscribe(page, trace)
  look(second)
  page.session.unsubscribe(second as never)
  return trace
}

/** Measured: `audioBlocked` may come before the answer or just after it, and `isAudioBlocked()` is right at both. */
async function subscribe(
  { session, stream }: UntouchedPage,
  trace: string[],
): Promise<UntouchedSubscriber> {
  let handleBlocked = () => {}
  const blocked = new Promise<void>((resolve) => (handleBlocked = resolve))
  const subscriber = await new Promise<UntouchedSubscriber>((resolve, reject) => {
    const made = session.subscribe(stream as never, 'tiles', APPEND, (error) => {
      trace.push('subscribed')
      if (error || !made) reject(new Error(error?.name ?? 'no subscriber'))
      else resolve(made)
    })
    for (const name of ['connected', 'audioUnblocked']) made?.on(name, () => trace.push(name))
    made?.on('audioBlocked', handleBlocked)
  })
  if (!subscriber.isAudioBlocked()) return subscriber
  await blocked
  trace.push('audioBlocked')
  return subscriber
}

const APPEND = { insertMode: 'append' }
