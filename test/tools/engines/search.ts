/** Finds the programs that the engines need on the PATH, and names those that are missing. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Each program: its names, and the Debian package that brings it. */
const PROGRAMS = {
  firefox: { names: ['firefox-esr', 'firefox'], debianPackage: 'firefox-esr' },
  webkitDriver: { names: ['WebKitWebDriver'], debianPackage: 'webkit2gtk-driver' },
  display: { names: ['Xvfb'], debianPackage: 'xvfb' },
} as const

export type Program = keyof typeof PROGRAMS

/** @throws an error that names every one that is missing, and its package */
export function findPrograms<Name extends Program>(
  programs: readonly Name[],
  path = process.env['PATH'] ?? '',
): Record<Name, string> {
  const folders = path.split(delimiter)
  const found = programs.map((program) => {
    const files = PROGRAMS[program].names.flatMap((name) =>
      folders.map((folder) => join(folder, name)),
    )
    return [program, files.find((file) => existsSync(file))] as const
  })
  const missing = found.filter(([, file]) => file === undefined).map(([program]) => program)
  if (missing.length === 0) return Object.fromEntries(found) as Record<Name, string>
  const names = missing.map((program) => PROGRAMS[program].names.join(' or '))
  const packages = missing.map((program) => PROGRAMS[program].debianPackage)
  throw new Error(
    `Missing on the PATH: ${names.join(', ')}. On Debian: apt-get install ${packages.join(' ')}`,
  )
}
