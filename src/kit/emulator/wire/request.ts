/** Parses a client's MESSAGE frame as a request: a method, a resource and its content. */
import { isRecord, isTooDeep } from '../validate.ts'
import { isTooLong } from '../server/identity.ts'
import type { Frame } from './frame.ts'

export interface Request {
  readonly transactionId: string
  readonly token: string | undefined
  readonly method: string
  /** Unchanged; notices about the request repeat it. */
  readonly uri: string
  /** The kinds in the URI, outermost first, such as `stream/subscriber`; empty for the session itself. */
  readonly resource: string
  /** The id of a kind in the URI; empty if the URI does not name one. */
  id(kind: string): string
  readonly content: Readonly<Record<string, unknown>>
}

/** A request, or why the frame is not one. */
export type RequestReading =
  | { readonly ok: true; readonly request: Request }
  | { readonly ok: false; readonly transactionId: string; readonly reason: string }

/** Most kinds and ids in a URI; the deepest resource, `stream/subscriber/channel`, has six. */
const MAX_STEPS = 8

/** @param root the prefix of every resource URI of the session */
export function readRequest(frame: Frame, root: string): RequestReading {
  const transactionId = frame.headers.get('TRANSACTION-ID') ?? ''
  const refuse = (reason: string): RequestReading => ({ ok: false, transactionId, reason })
  if (transactionId === '') return refuse('the header TRANSACTION-ID is missing')
  let body: unknown
  try {
    body = JSON.parse(frame.body)
  } catch {
    return refuse('the body is not JSON')
  }
  if (!isRecord(body)) return refuse('the body is not a JSON object')
  if (isTooDeep(body)) return refuse('the body is nested too deep')
  const { method, uri, content = {} } = body
  if (typeof method !== 'string') return refuse('method must be a string')
  if (!isRecord(content)) return refuse('content must be an object')
  if (typeof uri !== 'string' || !`${uri}/`.startsWith(`${root}/`)) {
    return refuse('uri does not belong to this session')
  }
  const steps = uri === root ? [] : uri.slice(root.length + 1).split('/')
  if (steps.length % 2 !== 0 || steps.includes('')) return refuse('uri is not made of pairs')
  if (steps.length > MAX_STEPS || steps.some(isTooLong)) return refuse('uri is too long')
  const kinds = steps.filter((_, index) => index % 2 === 0)
  return {
    ok: true,
    request: {
      transactionId,
      token: frame.headers.get('X-TB-TOKEN-AUTH'),
      method,
      uri,
      resource: kinds.join('/'),
      id: (kind) => steps[kinds.indexOf(kind) * 2 + 1] ?? '',
      content,
    },
  }
}
