/** Launches an installed WebKitGTK: a driver and a browser for each page, used again when the page is closed. */
import { join } from 'node:path'
import { bundlePage } from '../../../browser/harness/bundle-page.ts'
import type { Engine, EnginePage, LaunchEngine } from '../engine.types.ts'
import { signalGroup } from '../process-group.ts'
import type { Result } from './bridge.types.ts'
import { startPageServer } from './page-server.ts'
import { startWebDriver } from './webdriver.ts'
import type { WebDriver } from './webdriver.ts'

export const launchWebKit: LaunchEngine = async () => {
  const all: WebDriver[] = []
  const idle: WebDriver[] = []
  const start = async () => {
    const driver = await startWebDriver()
    all.push(driver)
    return driver
  }
  idle.push(await start())
  const engine: Engine = {
    openPage: async () => {
      const driver = idle.pop() ?? (await start())
      return openPage(driver, () => idle.push(driver))
    },
    close: async () => {
      await Promise.all(all.map((driver) => driver.close()))
    },
    signal: (name) => {
      for (const driver of all) signalGroup(driver.process, name)
    },
  }
  return engine
}

async function openPage(driver: WebDriver, release: () => void): Promise<EnginePage> {
  const server = await startPageServer()
  server.scripts.push(bundlePage(join(import.meta.dirname, 'bridge.page.ts')))
  let lastId = 0
  return {
    addInitScript: async (source) => void server.scripts.push(source),
    exposeFunction: async (name, call) => {
      server.functions.set(name, call)
      server.scripts.push(`window.engineBridge.expose(${JSON.stringify(name)})`)
    },
    goto: async (url) => {
      const { origin, pathname, search } = new URL(url)
      server.origin = origin
      await driver.navigate(server.url + pathname + search)
    },
    evaluate: async (source, argument) => {
      const id = (lastId += 1)
      const call = `() => (${source})(${JSON.stringify(argument) ?? 'undefined'})`
      const script = `return JSON.stringify(window.engineBridge.evaluate(${id}, ${call}))`
      const answer = JSON.parse(String(await driver.execute(script))) as Result | 'pending'
      const result = answer === 'pending' ? await server.untilResult(id) : answer
      if ('error' in result) throw new Error(result.error)
      return result.value
    },
    onProblem: (listener) => void server.problemListeners.add(listener),
    close: async () => {
      // A killed browser has no page to leave.
      await driver.navigate('about:blank').then(release, () => {})
      server.close()
    },
  }
}
