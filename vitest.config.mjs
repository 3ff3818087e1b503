import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The package's `exports` give Node its Expo plugin, so its ES build is named by path. */
const vendor = dirname(fileURLToPath(import.meta.resolve('opentok-react-native')))
const toPath = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))

/**
 * `unit` needs nothing but Node; `react-native` runs the components of `opentok-react-native` over a scripted native
 * platform; `package` reads `dist/`; `browser` drives the real client in Chromium.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/e2e/**',
            'test/package/**',
            'test/react-native/**',
            'test/contract/contract.test.ts',
            'test/soak/soak.test.ts',
            'test/soak/growth/growth.test.ts',
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
      // Half an hour: only `npm run soak:real` runs it.
      { test: { name: 'growth', include: ['test/soak/growth/growth.test.ts'] } },
    ],
  },
})
