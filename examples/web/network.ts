/** The switches that break the network, and a sentence about what is broken now. */

import { control } from './control.ts'
import { byId } from './dom.ts'
import {
  cutMedia,
  cutVideo,
  drop,
  healMedia,
  healVideo,
  improveLine,
  isDown,
  limitSignals,
  restore,
  toConnection,
  toDeviceFaults,
  toSentence,
  worsenLine,
} from './connection.ts'
import type { Connection } from './connection.ts'
import type { DeviceFaults } from './messages.ts'

const REDRAW_MS = 250
const RESTART_MS = 5_000
/** OpenTok treats this close code as final and does not try to resume. */
const SERVER_ERROR = 1011

/** Events of the switches for the page. */
export interface NetworkEvents {
  /** When a connection may look different. */
  connection(name: string, isDown: boolean): void
  /** Somebody's connection was dropped by a click. */
  dropped(name: string): void
  offline(name: string, isOffline: boolean): void
  tokensExpired(name: string, areExpired: boolean): void
  devices(name: string, faults: DeviceFaults): void
}

/** Label of each switch while nothing is broken, and while something is. */
const LABELS: Readonly<
  Record<string, (connection: Connection) => readonly [string, string | null]>
> = {
  'drop-10s': (connection) => [
    `Drop ${connection.name} 10 s`,
    isDown(connection) ? `Plug ${connection.name} in${toCountdown(connection.upAt)}` : null,
  ],
  'drop-toggle': (connection) => [
    'Unplug',
    isDown(connection) ? `Plug in${toCountdown(connection.upAt)}` : null,
  ],
  'offline-toggle': ({ isOffline }) => ['Go offline', isOffline ? 'Go online' : null],
  'media-toggle': ({ isMediaCut }) => ['Cut', isMediaCut ? 'Restore' : null],
  'video-toggle': ({ isVideoCut }) => ['Freeze', isVideoCut ? 'Unfreeze' : null],
  'line-toggle': ({ isLineBad }) => ['Worsen', isLineBad ? 'Improve' : null],
  'limit-toggle': ({ isLimited }) => ['Limit rate', isLimited ? 'Remove limit' : null],
  'token-toggle': ({ areTokensExpired }) => [
    'Expire token',
    areTokensExpired ? 'Renew token' : null,
  ],
  'camera-toggle': ({ isCameraUnplugged }) => [
    'Unplug camera',
    isCameraUnplugged ? 'Plug in camera' : null,
  ],
  'microphone-toggle': ({ isMicrophoneUnplugged }) => [
    'Unplug microphone',
    isMicrophoneUnplugged ? 'Plug in microphone' : null,
  ],
  'phone-toggle': ({ isOnThePhone }) => ['Phone call', isOnThePhone ? 'Hang up' : null],
  'permission-toggle': ({ isRefused }) => ['Take permission', isRefused ? 'Give permission' : null],
}

/** Disabled while the server restarts. */
const CONNECTION_SWITCHES = ['drop-10s', 'drop-3s', 'drop-40s', 'drop-toggle', 'offline-toggle']

const DEVICE_SWITCHES = [
  ['camera-toggle', 'isCameraUnplugged'],
  ['microphone-toggle', 'isMicrophoneUnplugged'],
  ['phone-toggle', 'isOnThePhone'],
  ['permission-toggle', 'isRefused'],
] as const

export function createNetwork(
  names: readonly string[],
  on: NetworkEvents,
): { reset(): Promise<void> } {
  const connections = names.map(toConnection)
  let serverUpAt = 0
  let problem = ''

  for (const connection of connections) {
    const onSwitch = (id: string, act: () => Promise<void>) =>
      onClick(toSwitch(connection, id), act)
    const dropFor = (forMs?: number): Promise<void> => {
      on.dropped(connection.name)
      return drop(connection, forMs)
    }
    const toggle = (forMs?: number) => (isDown(connection) ? restore(connection) : dropFor(forMs))
    onSwitch('drop-10s', () => toggle(10_000))
    onSwitch('drop-3s', () => dropFor(3_000))
    onSwitch('drop-40s', () => dropFor(40_000))
    onSwitch('drop-toggle', () => toggle())
    onSwitch('offline-toggle', () => setOffline(connection, !connection.isOffline))
    onSwitch('media-toggle', () =>
      connection.isMediaCut ? healMedia(connection) : cutMedia(connection),
    )
    onSwitch('video-toggle', () =>
      connection.isVideoCut ? healVideo(connection) : cutVideo(connection),
    )
    onSwitch('line-toggle', () =>
      connection.isLineBad ? improveLine(connection) : worsenLine(connection),
    )
    onSwitch('limit-toggle', () => limitSignals(connection, !connection.isLimited))
    for (const [id, fault] of DEVICE_SWITCHES) {
      onSwitch(id, async () => {
        connection[fault] = !connection[fault]
        on.devices(connection.name, toDeviceFaults(connection))
      })
    }
    onSwitch('kick', () => control('kick', connection.name))
    onSwitch('token-toggle', () => expireTokens(connection, !connection.areTokensExpired))
  }
  onClick(byId('restart'), restart)

  function onClick(button: HTMLElement, act: () => Promise<void>): void {
    button.addEventListener('click', () => {
      act().then(
        () => (problem = ''),
        () => (problem = 'The emulator does not answer. Is “npm start” still running?'),
      )
      redraw()
    })
  }

  /** As if the cable were unplugged: the connection is lost, and the browser reports it. */
  async function setOffline(connection: Connection, isOffline: boolean): Promise<void> {
    connection.isOffline = isOffline
    await (isOffline ? drop(connection) : restore(connection))
    on.offline(connection.name, isOffline)
  }

  async function expireTokens(connection: Connection, areExpired: boolean): Promise<void> {
    connection.areTokensExpired = areExpired
    on.tokensExpired(connection.name, areExpired)
  }

  /** All sockets close, new ones are refused for 5 s, and then the server has forgotten all clients. */
  async function restart(): Promise<void> {
    serverUpAt = Date.now() + RESTART_MS
    await control('refuse')
    await control('close', SERVER_ERROR)
    await new Promise((resolve) => setTimeout(resolve, RESTART_MS))
    await control('forget')
    await control('restore')
    for (const connection of connections) {
      if (connection.isLineBad) await worsenLine(connection)
      if (isDown(connection)) await drop(connection, connection.upAt - Date.now())
    }
  }

  function redraw(): void {
    const isRestarting = serverUpAt > Date.now()
    for (const connection of connections) {
      for (const [id, toLabels] of Object.entries(LABELS)) {
        showToggle(toSwitch(connection, id), ...toLabels(connection))
      }
      for (const id of CONNECTION_SWITCHES) toSwitch(connection, id).disabled = isRestarting
      on.connection(connection.name, isRestarting || isDown(connection))
    }
    const button = byId<HTMLButtonElement>('restart')
    button.disabled = isRestarting
    showToggle(button, 'Restart', isRestarting ? `Restarting${toCountdown(serverUpAt)}` : null)
    const broken = isRestarting ? ['The server restarts.'] : connections.flatMap(toSentence)
    showNote(problem || broken.join(' ') || 'Both connections are up.')
  }

  async function reset(): Promise<void> {
    for (const connection of connections) {
      connection.isLineBad = false
      await restore(connection)
      await healMedia(connection)
      await healVideo(connection)
      await limitSignals(connection, false)
      Object.assign(connection, toConnection(connection.name))
    }
    redraw()
  }

  setInterval(redraw, REDRAW_MS)
  return { reset }
}

function toCountdown(endsAt: number): string {
  const seconds = Math.max(1, Math.ceil((endsAt - Date.now()) / 1_000))
  return seconds < Infinity ? ` (${seconds} s)` : ''
}

function showToggle(toggle: HTMLElement, label: string, brokenLabel: string | null): void {
  toggle.dataset['broken'] = String(brokenLabel !== null)
  const shown = brokenLabel ?? label
  if (toggle.textContent !== shown) toggle.textContent = shown
}

/** Written only when it changes, because screen readers announce it. */
function showNote(sentence: string): void {
  const note = byId('network-note')
  if (note.textContent !== sentence) note.textContent = sentence
}

function toSwitch({ name }: Connection, id: string): HTMLButtonElement {
  return byId<HTMLButtonElement>(`${name.toLowerCase()}-${id}`)
}
