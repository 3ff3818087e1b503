/** A call and a chat in the style of the vendor's samples; no code for a lost connection. */

const SIZE = { insertMode: 'append', width: 160, height: 120 }

const show = (status) => {
  document.getElementById('status').textContent = status
}

const addLine = (text) => {
  const line = document.createElement('li')
  line.textContent = text
  document.getElementById('lines').append(line)
}

const handleError = (error) => {
  if (error) addLine(`Error: ${error.name}`)
}

export function startCall(OT, { apiKey, sessionId, token }) {
  const session = OT.initSession(apiKey, sessionId)
  session.on({
    streamCreated: ({ stream }) => session.subscribe(stream, 'videos', SIZE, handleError),
    'signal:chat': ({ data }) => addLine(data),
    sessionReconnecting: () => show('reconnecting'),
    sessionReconnected: () => show('connected'),
    sessionDisconnected: ({ reason }) => show(`out of the call (${reason})`),
  })
  session.connect(token, (error) => {
    if (error) return handleError(error)
    show('connected')
    session.publish(OT.initPublisher('videos', SIZE, handleError), handleError)
  })
  document.getElementById('chat').addEventListener('submit', (event) => {
    event.preventDefault()
    const text = document.getElementById('text')
    session.signal({ type: 'chat', data: text.value }, handleError)
    text.value = ''
  })
}
