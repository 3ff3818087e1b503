/** Launches a Chromium with a fake camera, which can reach only this machine; with `HEADED=1`, one that can be seen. */
import { chromium } from 'playwright-core'
import type { Browser, LaunchOptions } from 'playwright-core'
import { findChromium, isHeaded } from './chromium-search.ts'

/** Chromium uses only the last such list, so this one repeats the relevant entries of Playwright's. */
const DISABLED_FEATURES = [
  // The media relay of the emulator needs plain loopback addresses in the ICE candidates.
  'WebRtcHideLocalIpsWithMdns',
  // A renderer for the address bar of every window, even hidden: three quarters of the cost of a page.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // The browser's own requests, and upgrades from http to https.
  'AimEnabled',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PreconnectToSearch',
]

/** Lets media use the loopback interface too, for a machine that has no other. */
export const LOOPBACK_MEDIA = '--allow-loopback-in-peer-connection'

/** Answers every prompt with "Allow", and makes permissions that nobody can withdraw. */
export const FAKE_PROMPT = '--use-fake-ui-for-media-stream'

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  // Few frames: video is encoded, decoded and drawn in software.
  '--use-fake-device-for-media-stream=fps=7,device-count=3',
  FAKE_PROMPT,
  '--autoplay-policy=no-user-gesture-required',
  `--disable-features=${DISABLED_FEATURES.join(',')}`,
  LOOPBACK_MEDIA,
  // Blocks everything that would leave the machine.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
]

/** @param without arguments to leave out */
export async function launchChromium(...without: readonly string[]): Promise<Browser> {
  return chromium.launch(await toOptions(ARGS.filter((arg) => !without.includes(arg))))
}

/** Playwright turns the back/forward cache off, because a page that comes back by it disconnects from its debugger. */
export async function launchCachingChromium(): Promise<Browser> {
  const ignoreDefaultArgs = ['--disable-back-forward-cache']
  return chromium.launch({ ...(await toOptions()), ignoreDefaultArgs })
}

/** Whether tests borrow pages one after the other, or each has new ones. */
export const LENDS_PAGES: boolean = true

/** A browser whose process can be killed. */
export interface KillableBrowser {
  readonly browser: Browser
  /** With SIGKILL, so no page can disconnect cleanly. Resolves when the process has ended. */
  kill(): Promise<void>
  /** Stops all of its processes, like a sleeping machine, until `resume()`. */
  pause(): void
  resume(): void
}

export async function launchKillableChromium(): Promise<KillableBrowser> {
  const server = await chromium.launchServer(await toOptions())
  const browser = await chromium.connect(server.wsEndpoint())
  // Playwright starts the browser as the leader of its own process group.
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => process.kill(-(server.process().pid ?? 0), name)
  return {
    browser,
    kill: () => server.kill(),
    pause: () => void signal('SIGSTOP'),
    resume: () => void signal('SIGCONT'),
  }
}

async function toOptions(args = ARGS): Promise<LaunchOptions> {
  return { ...(await findChromium()), headless: !isHeaded(), args }
}
