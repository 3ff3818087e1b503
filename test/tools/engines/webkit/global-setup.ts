/** Gives WebKitGTK a display; fails before the tests if something is missing. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { findPrograms } from '../search.ts'

/** @returns the teardown */
export async function setup(): Promise<() => void> {
  const { display } = findPrograms(['webkitDriver', 'display'])
  // Prints the number of the free display that it has chosen.
  const args = ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp']
  const server = spawn(display, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const [number] = (await once(server.stdout, 'data')) as [Buffer]
  process.env['DISPLAY'] = `:${number.toString().trim()}`
  return () => void server.kill()
}
