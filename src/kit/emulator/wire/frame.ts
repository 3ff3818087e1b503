/** Encodes and decodes the binary frames of the messaging socket; decoding is strict. */

/** One frame. Layout: length, two zero bytes, type, addresses, headers, body. */
export interface Frame {
  readonly type: number
  readonly addresses: readonly string[]
  readonly headers: ReadonlyMap<string, string>
  /** JSON, or empty. */
  readonly body: string
}

export const FRAME = {
  subscribe: 0,
  unsubscribe: 1,
  message: 2,
  connect: 3,
  disconnect: 4,
  ping: 7,
  pong: 8,
  status: 9,
} as const

/** Thrown for a frame that cannot be decoded; the message says where it breaks off. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

const PREFIX_BYTES = 4

/** The answer to a ping, and the smallest frame that a server can send. */
export const PONG = encodeFrame(createFrame(FRAME.pong))

export function createFrame(
  type: number,
  parts: {
    readonly addresses?: readonly string[]
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  } = {},
): Frame {
  return {
    type,
    addresses: parts.addresses ?? [],
    headers: new Map(Object.entries(parts.headers ?? {})),
    body: parts.body ?? '',
  }
}

/** @throws RangeError when a part is too long for its length field */
export function encodeFrame(frame: Frame): Buffer {
  const chunks: Buffer[] = [Buffer.from([0, 0, frame.type]), toByte(frame.addresses.length)]
  for (const address of frame.addresses) chunks.push(...toText(address))
  chunks.push(toByte(frame.headers.size))
  for (const [key, value] of frame.headers) chunks.push(...toText(key), ...toText(value))
  chunks.push(Buffer.from(frame.body))
  const rest = Buffer.concat(chunks)
  const prefix = Buffer.alloc(PREFIX_BYTES)
  prefix.writeUInt32BE(rest.length)
  return Buffer.concat([prefix, rest])
}

/** @throws {@link FrameError} when the frame is cut short, states a wrong length or is not UTF-8 */
export function decodeFrame(bytes: Buffer): Frame {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let offset = 0

  function take(length: number, what: string): Buffer {
    const end = offset + length
    if (end > bytes.length) {
      throw new FrameError(`Frame ends at byte ${bytes.length}, in the middle of its ${what}.`)
    }
    const part = bytes.subarray(offset, end)
    offset = end
    return part
  }
  function decode(part: Buffer, what: string): string {
    try {
      return decoder.decode(part)
    } catch (cause) {
      throw new FrameError(`The ${what} of the frame is not UTF-8.`, { cause })
    }
  }
  const text = (what: string): string => decode(take(take(2, what).readUInt16BE(), what), what)

  const stated = take(PREFIX_BYTES, 'length').readUInt32BE()
  const actual = bytes.length - PREFIX_BYTES
  if (stated !== actual) {
    throw new FrameError(`Frame states that ${stated} bytes follow, but ${actual} do.`)
  }
  take(2, 'head')
  const type = take(1, 'type').readUInt8()
  const addressCount = take(1, 'address count').readUInt8()
  const addresses = Array.from({ length: addressCount }, () => text('address'))
  const headerCount = take(1, 'header count').readUInt8()
  const headers = new Map<string, string>()
  for (let i = 0; i < headerCount; i += 1) headers.set(text('header name'), text('header value'))
  const body = decode(take(bytes.length - offset, 'body'), 'body')
  return { type, addresses, headers, body }
}

function toByte(count: number): Buffer {
  if (count > 255) throw new RangeError(`A frame has at most 255 entries; got ${count}.`)
  return Buffer.from([count])
}

function toText(text: string): readonly [Buffer, Buffer] {
  const bytes = Buffer.from(text)
  if (bytes.length > 65_535) {
    throw new RangeError(`A text in a frame has at most 65535 bytes; got ${bytes.length}.`)
  }
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return [length, bytes]
}
