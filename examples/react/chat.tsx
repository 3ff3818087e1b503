/** A chat: each message shows how far it has come, and a held one can be cancelled. */

import type { LoggedSignalStatus, Reconnection } from 'opentok-reconnection'
import { useSignals } from 'opentok-reconnection/react'

const MARKS: Record<LoggedSignalStatus, string> = {
  held: 'waits for the connection',
  sending: '…',
  sent: '✓',
  dropped: 'not sent',
  received: '',
}

export function Chat({
  call,
  name,
}: {
  readonly call: Reconnection | null
  readonly name: string
}) {
  const messages = useSignals(call, 'chat')
  function say(form: HTMLFormElement): void {
    const text = new FormData(form).get('text') as string
    // The list shows what becomes of it, so the promise needs no answer.
    void call?.signal({ type: 'chat', data: `${name}: ${text}` })
    form.reset()
  }
  return (
    <>
      <ol data-testid="chat">
        {messages.map(({ code, data, id, status }) => (
          <li key={id}>
            {data} <small>{code ?? MARKS[status]}</small>{' '}
            {status === 'held' && <button onClick={() => call?.signals.cancel(id)}>Cancel</button>}
          </li>
        ))}
      </ol>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          say(event.currentTarget)
        }}
      >
        <input name="text" required aria-label="Message" /> <button>Send</button>
      </form>
    </>
  )
}
