/** Runs a script of the project, and returns its exit code and output. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './built.ts'

/** @param folder working directory; by default the root of the project */
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
