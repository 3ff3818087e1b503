/** Puts the React app into a person's page, with the built entry and one copy of the library. */
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect } from 'vitest'
import type { Fixture } from '../harness/harness.ts'
import type { OpenOptions, Person } from '../harness/person.ts'
import type { CallProps } from './app.page.tsx'

const here = import.meta.dirname
const PATHS: Readonly<Record<string, string>> = {
  'opentok-reconnection': join(here, 'library.page.ts'),
  'opentok-reconnection/react': join(here, '../../../dist/react.mjs'),
}

/** Built once; in React's development build, because only that one mounts twice in StrictMode. */
const page = build({
  entryPoints: [join(here, 'app.page.tsx')],
  bundle: true,
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"development"' },
  write: false,
  plugins: [
    {
      name: 'one-copy',
      setup({ onResolve }) {
        onResolve({ filter: /^opentok-reconnection/ }, ({ path }) => ({ path: PATHS[path] ?? '' }))
      },
    },
  ],
})

export interface ReactApp {
  readonly anna: Person
  /** How many connections of Anna the server had each time the app requested a token for a join. */
  readonly connectionsBefore: readonly number[]
  mount(props?: Partial<CallProps>): Promise<void>
  unmount(): Promise<void>
  /** Replaces the component as a saved file does. */
  save(keepsState: boolean): Promise<void>
  untilShown(status: string): Promise<void>
  /** Until the status was drawn, perhaps only for a moment. */
  untilDrawn(status: string): Promise<void>
  untilTile(status: string): Promise<void>
  /** Statuses that were drawn so far. */
  statuses(): Promise<string[]>
  /** What a page without a call has: no connection, no picture, no camera, no listener, no timer, no actor. */
  expectNothingLeft(): Promise<void>
}

/** Opens the page of Anna, whose app is not mounted yet. */
export async function openApp(
  { emulator, open, sessionId, until, members }: Fixture,
  options?: OpenOptions,
): Promise<ReactApp> {
  const anna = await open('anna', { own: 'React has the page', ...options })
  const { page: tab } = anna
  const connectionsBefore: number[] = []
  await tab.exposeFunction('mintToken', (id: string) => {
    connectionsBefore.push(emulator.clients().filter(({ data }) => data === 'anna').length)
    return emulator.createToken(id, { data: 'anna' })
  })
  const [script] = (await page).outputFiles
  await tab.addScriptTag({ content: script?.text ?? '' })
  const text = (testId: string, is: string) =>
    tab.getByTestId(testId).getByText(is, { exact: true }).waitFor()
  return {
    anna,
    connectionsBefore,
    mount: (props) =>
      tab.evaluate((given) => window.app.mount(given), { sessionId, ...props } as CallProps),
    unmount: () => tab.evaluate(() => window.app.unmount()),
    save: (keepsState) => tab.evaluate((given) => window.app.save(given), keepsState),
    untilShown: (status) => text('status', status),
    untilDrawn: async (status) => {
      await tab.waitForFunction((wanted) => window.app.statuses.includes(wanted), status)
    },
    untilTile: (status) => text('tile-status', status),
    statuses: () => tab.evaluate(() => window.app.statuses),
    async expectNothingLeft() {
      await until(() => !members().includes('anna'))
      await tab.waitForFunction(() => {
        const { actors, listenerCounts, media, platformListeners, runningTimers } = window.person
        const left = [
          document.querySelectorAll('.OT_publisher, .OT_subscriber').length,
          media.liveTracks(),
          media.peerConnections(),
          actors.running(),
          runningTimers().length,
          Object.keys({ ...listenerCounts(), ...platformListeners() }).length,
        ]
        return left.every((count) => count === 0)
      })
      expect(await tab.evaluate(() => window.app.errors)).toEqual([])
    },
  }
}
