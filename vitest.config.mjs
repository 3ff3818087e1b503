import { defineConfig } from 'vitest/config'

/** `unit` needs nothing but Node; `package` reads `dist/`; `browser` drives the real client in Chromium. */
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
            'test/contract/contract.test.ts',
            'test/soak/soak.test.ts',
          ],
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
