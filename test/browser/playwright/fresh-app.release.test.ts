/** The app and the test of the documentation, in a new project with the packed package. */
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { read, root } from '../../package/built.ts'
import { useInstallation } from '../../package/installed.ts'
import { findPort, runSpecs } from './spec-run.ts'

const TIMEOUT_MS = 180_000

const page = read(join(root, 'docs/guide/playwright.md'))

/** The block of the page that is a whole file. */
function readBlock(file: string): string {
  const [, code] = new RegExp(`\`\`\`\\w+ ${file}\\n([^]*?)\`\`\``).exec(page) ?? []
  if (!code) throw new Error(`docs/guide/playwright.md has no ${file}`)
  return code
}

describe('the app of docs/guide/playwright.md', () => {
  const installed = useInstallation(['@opentok/client', '@playwright/test', 'vite', 'ws'])

  beforeAll(async () => {
    const port = await findPort()
    const files = ['index.html', 'main.js', 'call.spec.ts', 'playwright.config.ts']
    for (const file of files) {
      const vite = `node node_modules/vite/bin/vite.js --host localhost`
      const code = readBlock(file).replace('npx vite', vite).replaceAll('5173', String(port))
      installed().write(file, code)
    }
  })

  it(
    'passes its test',
    async () => {
      const [result] = await runSpecs(installed().folder, [])
      expect(result?.message).toBe('')
      expect(result?.status).toBe('passed')
    },
    TIMEOUT_MS,
  )

  it(
    'fails it where the chat is broken, and without the library: the message says why',
    async () => {
      const { folder, write } = installed()
      write('call.spec.ts', readBlock('call.spec.ts').replace('35_000', '2_000'))
      write('main.js', readBlock('main.js').replace('signal:chat', 'signal:chta'))
      const [broken] = await runSpecs(folder, [])
      expect(broken?.message).toContain('bob got it as signal:chat, but the page does not show it')

      write('call.spec.ts', readBlock('call.spec.ts'))
      write('main.js', readBlock('main.js').replace('installReconnection(OT)', ''))
      const [without] = await runSpecs(folder, [])
      expect(without?.message).toContain('expect(bob).toHaveLiveTiles(1) failed after 20 s')
      expect(without?.message).toContain('ada: disconnected on the server; no video of others')
    },
    TIMEOUT_MS,
  )
})
