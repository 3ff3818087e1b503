/** Messages between the page and the two people in its frames. */

import type { ReconnectionStatus, SubscriberStatus } from 'opentok-reconnection'

/** Everything that a person needs to join the call. */
export interface Invitation {
  readonly kind: 'invitation'
  readonly name: string
  readonly otherName: string
  readonly apiKey: string
  readonly sessionId: string
  /** The local emulator's address; `null` means the vendor's cloud. */
  readonly proxyUrl: string | null
  /** `null`: request a new one from the emulator at each join. */
  readonly token: string | null
}

/** What is wrong with the camera and the microphone of a person. */
export interface DeviceFaults {
  readonly unplugged: readonly ('audio' | 'video')[]
  /** The system holds the microphone. */
  readonly isOnThePhone: boolean
  /** The browser has withdrawn the permission for both. */
  readonly isRefused: boolean
}

/** From the page to a person. */
export type PageMessage =
  | Invitation
  | { readonly kind: 'publishAgain' }
  | { readonly kind: 'devices'; readonly faults: DeviceFaults }
  /** Whether new tokens are already expired, from now on. */
  | { readonly kind: 'tokens'; readonly areExpired: boolean }

/** From a person to the page. */
export type PersonMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'status'; readonly status: ReconnectionStatus }
  | { readonly kind: 'tile'; readonly status: SubscriberStatus | 'none' }
  | { readonly kind: 'cameraAllowed' }
  /** Height of the inspector, which is below the person; 0 while it is closed. */
  | { readonly kind: 'inspector'; readonly heightPx: number }

/** Notifies the page that this frame has loaded; resolves with the page's answer. */
export function waitForInvitation(): Promise<Invitation> {
  return new Promise((resolve) => {
    listenToPage('invitation', resolve)
    sendToPage({ kind: 'ready' })
  })
}

export function listenToPage<Kind extends PageMessage['kind']>(
  kind: Kind,
  listener: (message: Extract<PageMessage, { kind: Kind }>) => void,
): void {
  onMessage<Extract<PageMessage, { kind: Kind }>>((message, sender) => {
    if (sender === window.parent && message.kind === kind) listener(message)
  })
}

export function listenToPeople(
  listener: (message: PersonMessage, sender: MessageEventSource | null) => void,
): void {
  onMessage(listener)
}

export function sendToPage(message: PersonMessage): void {
  window.parent.postMessage(message, location.origin)
}

export function sendToPerson(frame: HTMLIFrameElement, message: PageMessage): void {
  frame.contentWindow?.postMessage(message, location.origin)
}

function onMessage<Message>(
  listener: (message: Message, sender: MessageEventSource | null) => void,
): void {
  window.addEventListener('message', (event: MessageEvent<Message>) => {
    if (event.origin === location.origin) listener(event.data, event.source)
  })
}
