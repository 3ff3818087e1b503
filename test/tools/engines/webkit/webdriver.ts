/** A small WebDriver client: one driver process, with one browser and one window. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { vi } from 'vitest'
import { signalGroup } from '../process-group.ts'
import { findPrograms } from '../search.ts'

export interface WebDriver {
  readonly process: ChildProcess
  navigate(url: string): Promise<void>
  /** Runs the body of a function, and returns its result. */
  execute(script: string): Promise<unknown>
  close(): Promise<void>
}

const CAPABILITIES = { alwaysMatch: { 'webkitgtk:browserOptions': { args: ['--automation'] } } }

/** Starts WebKitGTK's driver as the leader of its own process group, and a browser in it. */
export async function startWebDriver(): Promise<WebDriver> {
  const port = await findFreePort()
  const args = [`--port=${port}`, '--host=127.0.0.1']
  const { webkitDriver } = findPrograms(['webkitDriver'])
  const driver = spawn(webkitDriver, args, { detached: true, stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  const close = async () => {
    if (driver.exitCode !== null || driver.signalCode !== null) return
    const exited = once(driver, 'exit')
    // The browser belongs to the same group, and has nothing to save.
    signalGroup(driver, 'SIGKILL')
    await exited
  }
  try {
    const session = await openSession(url)
    return {
      process: driver,
      navigate: async (to) => void (await post(`${session}/url`, { url: to })),
      execute: (script) => post(`${session}/execute/sync`, { script, args: [] }),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Starts the browser as soon as the driver answers. @returns the address of its commands */
async function openSession(url: string): Promise<string> {
  const isReady = () =>
    fetch(`${url}/status`).then(
      ({ ok }) => ok,
      () => false,
    )
  await vi.waitUntil(isReady, { timeout: 60_000 })
  const value = await post(`${url}/session`, { capabilities: CAPABILITIES })
  return `${url}/session/${(value as { sessionId: string }).sessionId}`
}

/** @throws the error of the driver */
async function post(url: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const { value } = (await response.json()) as { value: unknown }
  if (response.ok) return value
  const { error, message } = value as { error: string; message: string }
  throw new Error(`WebDriver: ${error}: ${message}`)
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
