/** How Chromium is started: with a fake camera, and so that pages reach the emulator. */
import type { LaunchOptions } from '@playwright/test'

const FAKE_DEVICE = '--use-fake-device-for-media-stream'

const ARGS = [
  // Few frames: video is encoded, decoded and drawn in software.
  `${FAKE_DEVICE}=fps=7`,
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  // Nothing of a test machine draws better than the processor.
  '--disable-gpu',
  // For a machine without another network interface.
  '--allow-loopback-in-peer-connection',
]

const DISABLE_FEATURES = '--disable-features='

/** Chromium uses only the last such list, so this one repeats what matters of Playwright's. */
const DISABLED_FEATURES = [
  // The emulator cuts media by its addresses, which must be readable in the ICE candidates.
  'WebRtcHideLocalIpsWithMdns',
  // A page of any origin, also one that is answered by `page.route()`, may reach the emulator.
  'LocalNetworkAccessChecks',
  'BlockInsecurePrivateNetworkRequests',
  // A renderer for the address bar of every window, even hidden: three quarters of the cost of a page.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'TcpPortRandomizationWin',
  'ThirdPartyStoragePartitioning',
]

/**
 * @param given those of the configuration, which win: another fake camera, another browser
 * @param env only `CHROMIUM_PATH` is read: the Chromium to start in place of Playwright's own
 */
export function toLaunchOptions(
  given: LaunchOptions,
  browserName: string,
  env: Readonly<Record<string, string | undefined>>,
): LaunchOptions {
  if (browserName !== 'chromium') return given
  const args = given.args ?? []
  const disabled = args
    .filter((arg) => arg.startsWith(DISABLE_FEATURES))
    .flatMap((arg) => arg.slice(DISABLE_FEATURES.length).split(','))
  const ownArgs = ARGS.filter((arg) => !args.some((other) => toSwitch(other) === toSwitch(arg)))
  const executablePath = given.executablePath ?? env['CHROMIUM_PATH']
  return {
    ...given,
    ...(executablePath ? { executablePath } : {}),
    args: [
      ...ownArgs,
      ...args.filter((arg) => !arg.startsWith(DISABLE_FEATURES)),
      DISABLE_FEATURES + [...DISABLED_FEATURES, ...disabled].join(','),
    ],
  }
}

const toSwitch = (arg: string): string => arg.split('=', 1)[0] ?? arg
