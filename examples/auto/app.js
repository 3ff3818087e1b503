/** A call in the style of the vendor's samples: it knows nothing of the library, and has no code for a lost connection. */

const { who, sessionId } = Object.fromEntries(new URLSearchParams(location.search))

function show(status) {
  document.getElementById('status').textContent = status
}

function addLine(text) {
  const line = document.createElement('li')
  line.textContent = text
  document.getElementById('lines').append(line)
}

function handleError(error) {
  if (error) addLine(`Error: ${error.name}`)
}

function initializeSession(apiKey, sessionId, token) {
  const session = OT.initSession(apiKey, sessionId)

  session.on('streamCreated', function (event) {
    session.subscribe(
      event.stream,
      'videos',
      { insertMode: 'append', width: 160, height: 120 },
      handleError,
    )
  })
  session.on('signal:chat', (event) => addLine(event.data))
  session.on('sessionReconnecting', () => show('reconnecting'))
  session.on('sessionReconnected', () => show('connected'))
  session.on('sessionDisconnected', (event) => show(`out of the call (${event.reason})`))

  session.connect(token, function (error) {
    if (error) return handleError(error)
    show('connected')
    const publisher = OT.initPublisher(
      'videos',
      { insertMode: 'append', width: 160, height: 120, audioSource: null },
      handleError,
    )
    session.publish(publisher, handleError)
  })

  document.getElementById('chat').addEventListener('submit', function (event) {
    event.preventDefault()
    const text = document.getElementById('text')
    session.signal({ type: 'chat', data: `${who}: ${text.value}` }, handleError)
    text.value = ''
  })
}

// The local emulator makes the tokens; in your app, your own server does.
OT.setProxyUrl(`${location.origin}/proxy`) // Leave this out to use the vendor's cloud.
fetch('/control/tokens', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ sessionId, data: who }),
})
  .then((response) => response.json())
  .then(({ token }) => initializeSession('100', sessionId, token))
  .catch(handleError)
