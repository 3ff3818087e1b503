import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import LongestFirst from './test/tools/vitest/longest-first.mjs'

/** The package's `exports` give Node its Expo plugin, so its ES build is named by path. */
const vendor = dirname(fileURLToPath(import.meta.resolve('opentok-react-native')))
const toPath = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))
/** Node is given Svelte's part for servers, and the tests mount components. */
const svelte = dirname(fileURLToPath(import.meta.resolve('svelte/package.json')))

/** The browser tests that Firefox runs too: the core, and all that a session can end by. */
const FIREFOX = [
  'test/browser/session/{session,outage,ends,unannounced-end,sleep}.test.ts',
  'test/browser/signals/*.test.ts',
  'test/browser/publishers/{camera,devices,permission-prompt,publisher}.test.ts',
  'test/browser/streams/{frozen,subscriber}.test.ts',
  'test/tools/engines/example.test.ts',
]

/** Those that need no peer connection, which Debian's WebKit does not have. */
const WEBKIT = [
  'test/browser/session/{session,unannounced-end,sleep}.test.ts',
  'test/browser/signals/*.test.ts',
]

const ENGINE = {
  testTimeout: 180_000,
  hookTimeout: 120_000,
  // All files in one browser.
  isolate: false,
  maxWorkers: 1,
  maxConcurrency: 2,
}

/**
 * `unit` needs nothing but Node; `react-native` runs the components of `opentok-react-native` over a scripted native
 * platform; `package` reads `dist/`; `browser` drives the real client in Chromium, and so does `contract`, in a time that runs
 * up to ten times as fast.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: {
          alias: [
            { find: /^svelte$/, replacement: join(svelte, 'src/index-client.js') },
            {
              find: /^svelte\/(reactivity|store)$/,
              replacement: join(svelte, 'src/$1/index-client.js'),
            },
          ],
        },
        test: {
          name: 'unit',
          include: [
            'test/{unit,stories}/**/*.test.ts',
            'test/contract/{fake,scripts}.test.ts',
            // The judges of the long runs.
            'test/tools/soak/{invariants,growth/judge}.test.ts',
          ],
          exclude: ['test/unit/react-native/**'],
          setupFiles: ['test/tools/vitest/xstate-warnings.ts'],
          // Only against a test that hangs: a busy machine takes its time.
          testTimeout: 30_000,
          isolate: false,
        },
      },
      {
        resolve: {
          alias: [
            {
              find: /^opentok-react-native$/,
              replacement: join(vendor, 'lib/module/index.js'),
            },
            // Each `OTSession` posts to the vendor's log host.
            { find: /^axios$/, replacement: toPath('test/unit/react-native/vendor-log.ts') },
          ],
        },
        test: {
          name: 'react-native',
          include: ['test/unit/react-native/**/*.test.{ts,tsx}'],
          setupFiles: ['test/tools/vitest/xstate-warnings.ts'],
          server: { deps: { inline: [/opentok-react-native/] } },
          isolate: false,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          testTimeout: 120_000,
          // All files in one worker: they share what was packed, and load each compiler and bundler once.
          isolate: false,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contract/contract.test.ts'],
          globalSetup: 'test/browser/harness/global-setup.ts',
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'browser',
          // OpenTok's own races (left-behind sockets, an offer for a closed connection) show on a loaded machine.
          retry: 1,
          include: ['test/browser/**/*.test.ts'],
          exclude: process.env['TEST_ALL'] === '1' ? [] : ['**/*.release.test.ts'],
          globalSetup: 'test/browser/harness/global-setup.ts',
          testTimeout: 90_000,
          hookTimeout: 90_000,
          // A worker runs its files in one browser.
          isolate: false,
          // Half of a test is waiting, and half is video in software: with more at a time all become slow.
          maxWorkers: availableParallelism() + 1,
          maxConcurrency: 2,
        },
      },
      {
        test: {
          name: 'firefox',
          include: FIREFOX,
          globalSetup: 'test/tools/engines/firefox/global-setup.ts',
          setupFiles: ['test/tools/engines/firefox/setup.ts'],
          ...ENGINE,
        },
      },
      {
        test: {
          name: 'webkit',
          include: WEBKIT,
          globalSetup: 'test/tools/engines/webkit/global-setup.ts',
          setupFiles: ['test/tools/engines/webkit/setup.ts'],
          ...ENGINE,
        },
      },
      // Random faults: only `npm run soak:real` and `npm run test:all` run it.
      {
        test: {
          name: 'soak',
          include: ['test/tools/soak/soak.test.ts'],
          hookTimeout: 90_000,
          maxConcurrency: 2,
        },
      },
      // Half an hour: only `npm run soak:real` runs it.
      { test: { name: 'growth', include: ['test/tools/soak/growth/growth.test.ts'] } },
    ],
  },
})
