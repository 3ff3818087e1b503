/** Draws a moving picture that needs no camera: a name, a running clock and waves. */

/** Units of the drawing. */
const WIDTH = 640
const HEIGHT = 480
/** Pixels per unit, and frames: enough for a tile of this page, where one machine draws and encodes for two people. */
const SCALE = 0.625
const FRAMES_PER_SECOND = 10

/** Starts drawing; each call of the returned function returns a new video track of the drawing. */
export function createCanvasVideo(name: string, hue: number): () => MediaStreamTrack {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH * SCALE
  canvas.height = HEIGHT * SCALE
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser cannot draw on a canvas.')
  context.scale(SCALE, SCALE)

  // An interval, because animation frames stop while the page is in the background.
  setInterval(() => drawFrame(context, name, hue), 1_000 / FRAMES_PER_SECOND)

  return () => {
    const [track] = canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks()
    if (!track) throw new Error('This browser cannot capture a canvas.')
    return track
  }
}

function drawFrame(context: CanvasRenderingContext2D, name: string, hue: number): void {
  const now = new Date()
  const seconds = now.getTime() / 1_000

  const sky = context.createLinearGradient(0, 0, 0, HEIGHT)
  sky.addColorStop(0, `hsl(${hue} 42% 34%)`)
  sky.addColorStop(1, `hsl(${hue + 28} 46% 20%)`)
  context.fillStyle = sky
  context.fillRect(0, 0, WIDTH, HEIGHT)

  for (let wave = 0; wave < 3; wave += 1) drawWave(context, seconds, wave, hue)

  context.textAlign = 'center'
  context.fillStyle = 'white'
  context.font = '600 104px system-ui, sans-serif'
  context.fillText(name, WIDTH / 2, 212)
  context.font = '400 52px ui-monospace, monospace'
  context.fillStyle = 'rgb(255 255 255 / 0.85)'
  context.fillText(toClock(now), WIDTH / 2, 288)
}

function drawWave(
  context: CanvasRenderingContext2D,
  seconds: number,
  wave: number,
  hue: number,
): void {
  const base = HEIGHT - 130 + wave * 44
  context.fillStyle = `hsl(${hue + wave * 10} 50% ${44 - wave * 8}% / 0.75)`
  context.beginPath()
  context.moveTo(0, HEIGHT)
  for (let x = 0; x <= WIDTH; x += 16) {
    context.lineTo(x, base + 22 * Math.sin(x / 90 + seconds * (1.1 + wave * 0.4) + wave * 2))
  }
  context.lineTo(WIDTH, HEIGHT)
  context.fill()
}

function toClock(time: Date): string {
  const tenths = Math.floor(time.getMilliseconds() / 100)
  return `${time.toLocaleTimeString('en-GB')}.${tenths}`
}
