/** Launches a Chromium headless, with its fake camera and no network but this machine's. */
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { findChromium } from './chromium-search.ts'

/** Chromium obeys the last such list only, so this one also repeats what matters here of Playwright's. */
const DISABLED_FEATURES = [
  // The media relay of the emulator needs plain loopback addresses in the ICE candidates.
  'WebRtcHideLocalIpsWithMdns',
  // A renderer for the address bar of every window, hidden or not: three quarters of what a page costs.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // Requests of the browser's own, and http turned into https.
  'AimEnabled',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PreconnectToSearch',
]

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  `--disable-features=${DISABLED_FEATURES.join(',')}`,
  '--allow-loopback-in-peer-connection',
  // Proof that nothing leaves the machine.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1',
]

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ ...(await findChromium()), headless: true, args: ARGS })
}

/** A browser whose process is known, and can be killed. */
export interface KillableBrowser {
  readonly browser: Browser
  /** By SIGKILL: no page says good-bye. Resolves when the process is gone. */
  kill(): Promise<void>
  /** Stops all of its processes, as a machine that sleeps does, until `resume()`. */
  pause(): void
  resume(): void
}

export async function launchKillableChromium(): Promise<KillableBrowser> {
  const server = await chromium.launchServer({
    ...(await findChromium()),
    headless: true,
    args: ARGS,
  })
  const browser = await chromium.connect(server.wsEndpoint())
  // Playwright starts the browser as the leader of a process group of its own.
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => process.kill(-(server.process().pid ?? 0), name)
  return {
    browser,
    kill: () => server.kill(),
    pause: () => void signal('SIGSTOP'),
    resume: () => void signal('SIGCONT'),
  }
}
