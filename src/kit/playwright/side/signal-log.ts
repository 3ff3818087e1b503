/** Reads the signals that pass the sockets of a page. */
import { decodeFrame, FRAME } from '../../emulator/wire/frame.ts'
import type { Page } from '@playwright/test'
import type { SeenSignal, SidesOfCall } from './side.types.ts'

/** Keeps what passes from now on, each once. */
export function keepSignals(page: Page, call: SidesOfCall): readonly SeenSignal[] {
  const signals: SeenSignal[] = []
  /** A socket repeats what the other side has not confirmed. */
  const seen = new Set<string>()
  const { host } = new URL(call.emulator.url)

  function keep(payload: string | Buffer, isSent: boolean): void {
    const signal = typeof payload === 'string' ? null : readSignal(payload)
    if (signal === null || seen.has(`${isSent} ${signal.id}`)) return
    seen.add(`${isSent} ${signal.id}`)
    const { data, from, type } = signal
    signals.push({ isSent, type, data, from: call.nameOf(from), atMs: call.nowMs() })
  }

  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== host) return
    socket.on('framesent', ({ payload }) => keep(payload, true))
    socket.on('framereceived', ({ payload }) => keep(payload, false))
  })
  return signals
}

interface ReadSignal {
  readonly id: string
  readonly type: string
  readonly data: string
  /** A connection id. */
  readonly from: string
}

interface Body {
  readonly method?: unknown
  readonly content?: { readonly type?: unknown; readonly data?: unknown }
}

/** `null` for everything else that passes. */
export function readSignal(bytes: Buffer): ReadSignal | null {
  try {
    const { body, headers, type } = decodeFrame(bytes)
    if (type !== FRAME.message || body === '') return null
    const { content, method } = JSON.parse(body) as Body
    if (method !== 'signal' || content === undefined) return null
    return {
      id: headers.get('TRANSACTION-ID') ?? '',
      type: typeof content.type === 'string' ? content.type : '',
      data: toText(content.data),
      from: headers.get('X-TB-FROM-ADDRESS') ?? '',
    }
  } catch {
    return null
  }
}

const toText = (data: unknown): string =>
  typeof data === 'string' ? data : (JSON.stringify(data) ?? '')
