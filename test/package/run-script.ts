/** Runs one of the project's scripts, and takes its failing for an answer. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './built.ts'

/** @param folder in which it runs; its root where none is given */
export function runScript(
  name: string,
  args: readonly string[],
  folder = root,
): { code: number; said: string } {
  try {
    const said = execFileSync(process.execPath, [join(root, 'scripts', name), ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return { code: 0, said }
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string }
    return { code: status, said: stderr }
  }
}
