import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The package's `exports` give Node its Expo plugin, so its ES build is named by path. */
const vendor = dirname(fileURLToPath(import.meta.resolve('opentok-react-native')))
const toPath = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))
/** Node is given Svelte's part for servers, and the tests mount components. */
const svelte = dirname(fileURLToPath(import.meta.resolve('svelte/package.json')))

/**
 * `unit` needs nothing but Node; `react-native` runs the components of `opentok-react-native` over a scripted native
 * platform; `package` reads `dist/`; `browser` drives the real client in Chromium.
 */
export default defineConfig({
  test: {
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
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/e2e/**',
            'test/package/**',
            'test/react-native/**',
            'test/contract/contract.test.ts',
            'test/soak/soak.test.ts',
          ],
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
            { find: /^axios$/, replacement: toPath('test/react-native/vendor-log.ts') },
          ],
        },
        test: {
          name: 'react-native',
          include: ['test/react-native/**/*.test.{ts,tsx}'],
          server: { deps: { inline: [/opentok-react-native/] } },
          isolate: false,
        },
      },
      { test: { name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 120_000 } },
      {
        test: {
          name: 'browser',
          // OpenTok's own races (left-behind sockets, an offer for a closed connection) show on a loaded machine.
          retry: 2,
          include: [
            'test/e2e/**/*.test.ts',
            'test/contract/contract.test.ts',
            'test/soak/soak.test.ts',
          ],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          maxWorkers: 2,
        },
      },
    ],
  },
})
