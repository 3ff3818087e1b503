/** A token server with the vendor's SDK: it creates one session, and a token for each person who joins. */

import { createServer } from 'node:http'
import { Video } from '@vonage/video'

const {
  VONAGE_APPLICATION_ID: applicationId = '',
  VONAGE_PRIVATE_KEY: privateKey = '',
  VIDEO_HOST: videoHost, // The local emulator. Leave it out to use the vendor's cloud.
  PAGE_ORIGIN: pageOrigin = 'http://localhost:5173',
  PORT: port = '3000',
} = process.env

const video = new Video({ applicationId, privateKey }, videoHost ? { videoHost } : {})
const { sessionId } = await video.createSession()

/** In your app, the name is that of the person who has logged in, and not one that a page can choose. */
function answer({ pathname, searchParams }) {
  if (pathname === '/session') return { applicationId, sessionId }
  if (pathname !== '/token') return null
  const data = searchParams.get('name') ?? ''
  return { token: video.generateClientToken(sessionId, { role: 'publisher', data }) }
}

const server = createServer((request, response) => {
  const body = answer(new URL(request.url, 'http://localhost'))
  response.writeHead(body ? 200 : 404, {
    'Access-Control-Allow-Origin': pageOrigin,
    'Cache-Control': 'no-store',
    'Content-Type': 'application/json',
  })
  response.end(JSON.stringify(body))
})
server.listen(Number(port), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})
