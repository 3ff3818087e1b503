/** `node --require opentok-reconnection/emulator/redirect`, as a server is started with it. */
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { root } from './built.ts'

const ASK = `require('node:https')
  .request({ hostname: 'api.opentok.com', path: '/path' }, (answer) => answer.pipe(process.stdout))
  .end()`

it('sends requests of a server that is started with it to the address in its environment', async () => {
  const server = createServer(({ url }, response) => response.end(`heard ${url}`))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const env = { ...process.env, OPENTOK_EMULATOR_URL: `http://127.0.0.1:${port}` }
  for (const flag of ['--require', '--import']) {
    const args = [flag, 'opentok-reconnection/emulator/redirect', '--eval', ASK]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env })
    expect(stdout).toBe('heard /path')
  }
  server.close()
})
