/** Reads the body of a request, up to a limit. */
import { isRecord } from '../validate.ts'
import { ControlError } from './control-error.ts'
import type { IncomingMessage } from 'node:http'

const MAX_BODY_BYTES = 65_536

/** The content type without its parameters; empty if none is given. */
export function readContentType({ headers }: IncomingMessage): string {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
}

// Not `for await`: leaving such a loop early destroys the socket, and the answer is lost.
/** @throws ControlError 413 */
export function collectBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MAX_BODY_BYTES) chunks.push(chunk)
      else reject(new ControlError(413, `The body must have at most ${MAX_BODY_BYTES} bytes.`))
    })
    request.on('error', reject)
    request.on('end', () => resolve(Buffer.concat(chunks).toString()))
  })
}

/** @returns an empty object for an empty body. @throws ControlError 400 */
export function parseJsonBody(text: string): Record<string, unknown> {
  if (text.trim() === '') return {}
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new ControlError(400, 'The body must be a JSON object.')
  }
  if (!isRecord(body)) throw new ControlError(400, 'The body must be a JSON object.')
  return body
}
