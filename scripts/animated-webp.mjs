/** Writes an animated WebP from frames that a browser has encoded. */

/** The header of a WebP file: `RIFF`, its length and `WEBP`. */
const HEADER_BYTES = 12

/**
 * @param {{ width: number, height: number, frames: { webp: Buffer, x: number, y: number, width: number, height: number,
 *   ms: number }[] }} animation each frame is a whole WebP file, drawn over the frames before; `x` and `y` are even
 * @returns the file, which repeats forever
 * @see https://developers.google.com/speed/webp/docs/riff_container
 */
export function writeAnimatedWebp({ width, height, frames }) {
  const HAS_ANIMATION = 2
  const size = Buffer.concat([
    Buffer.from([HAS_ANIMATION, 0, 0, 0]),
    toUint24(width - 1, height - 1),
  ])
  // The background colour, which no frame leaves visible, and the number of repetitions: 0 is forever.
  const loop = Buffer.alloc(6)
  const chunks = [toChunk('VP8X', size), toChunk('ANIM', loop), ...frames.map(toFrame)]
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks])
  return toChunk('RIFF', body)
}

function toFrame({ height, ms, webp, width, x, y }) {
  const OVERWRITE = 2
  const place = toUint24(x / 2, y / 2, width - 1, height - 1, ms)
  return toChunk('ANMF', Buffer.concat([place, Buffer.from([OVERWRITE]), toImage(webp)]))
}

/** The chunk with the picture; opaque pictures have no other that matters. */
function toImage(webp) {
  for (let at = HEADER_BYTES; at < webp.length;) {
    const name = webp.toString('latin1', at, at + 4)
    const length = webp.readUInt32LE(at + 4)
    if (name === 'VP8 ' || name === 'VP8L')
      return toChunk(name, webp.subarray(at + 8, at + 8 + length))
    at += 8 + length + (length % 2)
  }
  throw new Error('This is not a WebP picture.')
}

/** Its name, its length, its content, and a byte that makes the length even. */
function toChunk(name, content) {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}

function toUint24(...values) {
  const bytes = Buffer.alloc(values.length * 3)
  values.forEach((value, index) => bytes.writeUIntLE(value, index * 3, 3))
  return bytes
}
