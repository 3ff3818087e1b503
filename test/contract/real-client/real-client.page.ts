/** Environment of the real client: each participant in a frame of this page, the server behind a bridge to Node. */

import type { FakeOT } from '../../../src/kit/testing/sdk/opentok.ts'
import type {
  ContractCamera,
  ContractNetwork,
  ContractPage,
  Remote,
  Script,
  Traces,
} from '../contract.types.ts'
import { answerLogRequests } from '../../browser/harness/page/log-requests.page.ts'
import { MEDIA_LOST } from './media-lost.ts'
import { playScript } from '../script.ts'
import { createRemote } from './remote.page.ts'
import { SCRIPTS } from '../scripts/index.ts'

declare global {
  interface Window {
    OT: FakeOT
    /** Of `frame.html`. */
    camera: ContractCamera
    frameDevices: ContractPage['devices']
    /** Calls the emulator in Node. */
    bridge(method: string, args: readonly unknown[]): Promise<unknown>
    playScript(name: string): Promise<Traces | string>
  }
}

const LONGEST_WAIT_MS = 50_000

/** OpenTok's code for a failed negotiation. */
const PEER_FAILED = 1013

/** By speed. OpenTok takes long to load, so a frame that had no media is used again. */
const idleFrames = new Map<number, HTMLIFrameElement[]>()

async function play(script: Script): Promise<Traces> {
  const frames: HTMLIFrameElement[] = []
  const bridge = <Answer>(method: string, ...args: unknown[]) =>
    window.bridge(method, args) as Promise<Answer>
  const { apiKey, proxyUrl, sessionId } = await bridge<{
    apiKey: string
    proxyUrl: string
    sessionId: string
  }>('createSession')

  const network = new Proxy({} as ContractNetwork, {
    get:
      (_, method) =>
      (...args: unknown[]) =>
        bridge(
          `network.${String(method)}`,
          ...args.map((arg) => (arg as { target?: string } | null)?.target ?? arg),
        ),
  })

  let isMediaLost = false
  const checkMedia = () => {
    if (isMediaLost) throw new Error(MEDIA_LOST)
  }

  async function openPage(): Promise<ContractPage> {
    const frame = idleFrames.get(script.speed)?.pop() ?? (await openFrame(script.speed))
    frames.push(frame)
    const OT = otOf(frame)
    windowOf(frame).camera.allow()
    OT.setLogLevel(0)
    OT.setProxyUrl(proxyUrl)
    OT.on('exception', ({ code, message }) => {
      isMediaLost ||= code === PEER_FAILED || /decoding the media/.test(message)
    })
    const { camera, frameDevices: devices } = windowOf(frame)
    return { OT, camera, devices }
  }

  async function invite(data: string): Promise<Remote> {
    const token = await bridge<string>('createToken', sessionId, data)
    const { OT } = await openPage()
    const session = OT.initSession(apiKey, sessionId)
    return createRemote({ OT, session, token, network, comeBack: () => invite(data) })
  }

  try {
    const traces = await playScript(script, {
      apiKey,
      network,
      sessionId,
      createToken: (data, options) => bridge('createToken', sessionId, data, options),
      async pass(ms) {
        // A request goes the way of the sockets, so what was sent before it has then been answered, however slow they
        // are. Not made after the wait: it takes its time, and OpenTok's clock runs on meanwhile.
        await Promise.all([wait(ms / script.speed), request(location.href)])
      },
      openPage,
      invite,
      async until(isTrue, what) {
        const startedAt = Date.now()
        while (!isTrue()) {
          checkMedia()
          if (Date.now() - startedAt > LONGEST_WAIT_MS)
            throw new Error(`Timed out waiting for ${what()}`)
          await wait(10)
        }
      },
    })
    checkMedia()
    return traces
  } finally {
    for (const frame of frames) void giveBack(frame, script.speed, sessionId)
  }
}

const windowOf = ({ contentWindow }: HTMLIFrameElement) => contentWindow as unknown as Window

const otOf = (frame: HTMLIFrameElement) => windowOf(frame).OT

/** Such a frame is not used again: OpenTok keeps state of its media. */
const framesWithMedia = new WeakSet<HTMLIFrameElement>()

function removeMedia(frame: HTMLIFrameElement): void {
  for (const video of frame.contentDocument?.querySelectorAll('video') ?? []) {
    const { srcObject } = video
    video.srcObject = null
    if (srcObject && 'getTracks' in srcObject)
      for (const track of srcObject.getTracks()) track.stop()
  }
  frame.remove()
}

async function giveBack(frame: HTMLIFrameElement, speed: number, id: string): Promise<void> {
  if (framesWithMedia.has(frame)) return removeMedia(frame)
  const OT = otOf(frame)
  const session = OT.initSession('', id)
  OT.off('exception')
  session.off()
  await Promise.race([session.disconnect(), wait(1_000)])
  if (session.currentState !== 'disconnected') return frame.remove()
  idleFrames.set(speed, [...(idleFrames.get(speed) ?? []), frame])
}

const request = async (url: string) => (await fetch(url, { cache: 'no-store' })).text()

const wait = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms))

async function openFrame(speed: number): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe')
  frame.allow = 'camera; microphone; autoplay'
  frame.src = `/frame.html?speed=${speed}`
  const isLoaded = new Promise((resolve) => frame.addEventListener('load', resolve))
  document.body.append(frame)
  await isLoaded
  const { body } = frame.contentDocument as Document
  new MutationObserver(() => framesWithMedia.add(frame)).observe(body, { childList: true })
  return frame
}

// This script runs in every frame, before OpenTok.
answerLogRequests()

window.playScript = async (name) => {
  const script = SCRIPTS.find((each) => each.name === name)
  if (!script) return `There is no script ${name}.`
  return play(script).catch((error: unknown) => String((error as Error).stack ?? error))
}
