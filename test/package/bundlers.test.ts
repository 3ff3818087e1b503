/** An app with every browser entry is bundled by each bundler without a warning, and runs. */
import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import { isRelease } from '../tools/vitest/release.ts'
import { browserEntries, read } from './built.ts'
import { BUNDLERS } from './bundlers.ts'
import { useInstallation } from './installed.ts'

const entries = browserEntries()

const APP = `
${entries.map(({ name }, index) => `import * as entry${index} from '${name}'`).join('\n')}
import { createReconnection } from 'opentok-reconnection'
import { sessionMachine } from 'opentok-reconnection/machines'

const nothing = () => undefined
const session = { sessionId: '1', connection: null, on: nothing, off: nothing, connect: nothing, disconnect: nothing,
  signal: nothing, subscribe: nothing, unsubscribe: nothing, publish: nothing, unpublish: nothing }
const { status } = createReconnection(session)
globalThis.result = { status, id: sessionMachine.id, names: [${entries.map((_, index) => `Object.keys(entry${index})`).join()}] }
`

/** Rollup takes as long as three others, and has built what it bundles here. */
const tried = Object.entries(BUNDLERS).filter(([name]) => isRelease || name !== 'rollup')

describe('an app in JavaScript', () => {
  const installed = useInstallation()
  beforeAll(() => installed().write('app.js', APP))

  it.each(tried)('is bundled by %s without a warning, and runs', async (name, bundle) => {
    expect(await bundle(installed().folder)).toEqual([])
    const page: { result?: object } = createContext({ setTimeout, clearTimeout, queueMicrotask })
    new Script(read(join(installed().folder, 'out', `${name}.js`))).runInContext(page)
    const names = await Promise.all(
      entries.map(async ({ esm }) => Object.keys((await import(esm)) as object)),
    )
    expect(page.result).toMatchObject({ status: 'idle', id: 'session', names })
  })
})
