/** Libraries that the sizes are compared with: what an app imports of each to keep one connection alive. */

export interface Peer {
  readonly name: string
  /** Where it is not the name. */
  readonly title?: string
  readonly version: string
  readonly code: string
}

/** They are no dependencies of this project: the bench installs them there. */
export const PEERS_FOLDER = 'node_modules/.cache/bench/peers'

export const PEERS: readonly Peer[] = [
  {
    name: 'partysocket',
    version: '1.3.0',
    code: "export { default, WebSocket } from 'partysocket'",
  },
  {
    name: 'socket.io-client',
    version: '4.8.4',
    code: "export { io } from 'socket.io-client'",
  },
  {
    name: '@microsoft/signalr',
    version: '10.0.11',
    code: "export { HubConnectionBuilder } from '@microsoft/signalr'",
  },
  {
    name: 'centrifuge',
    version: '5.8.0',
    code: "export { Centrifuge } from 'centrifuge'",
  },
  {
    name: 'ably',
    title: 'ably (modular)',
    version: '2.28.0',
    code: "export { BaseRealtime, FetchRequest, WebSocketTransport } from 'ably/modular'",
  },
  {
    name: 'ably',
    version: '2.28.0',
    code: "export { Realtime } from 'ably'",
  },
  {
    name: 'twilio-video',
    version: '2.36.0',
    code: "export { connect } from 'twilio-video'",
  },
  {
    name: 'livekit-client',
    version: '2.23.0',
    code: "export { Room } from 'livekit-client'",
  },
]
