/** The browsers that `npm run test:all` needs beside the pinned one. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Each program by its Debian package: the names it goes by. */
const PROGRAMS = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  'firefox-esr': ['firefox-esr', 'firefox'],
  'webkit2gtk-driver': ['WebKitWebDriver'],
  xvfb: ['Xvfb'],
}

/** @returns the path of the system's Chromium, and what to say of those that are missing, or null */
export function findBrowsers(path = process.env['PATH'] ?? '') {
  const folders = path.split(delimiter)
  const found = Object.entries(PROGRAMS).map(([debianPackage, names]) => {
    const files = names.flatMap((name) => folders.map((folder) => join(folder, name)))
    return { debianPackage, names, file: files.find((file) => existsSync(file)) }
  })
  const missing = found.filter(({ file }) => file === undefined)
  return { chromium: found[0]?.file ?? '', missing: missing.length > 0 ? describe(missing) : null }
}

/** @param {{ debianPackage: string, names: string[] }[]} missing */
function describe(missing) {
  const names = missing.map(({ names }) => names.join(' or ')).join(', ')
  const packages = missing.map(({ debianPackage }) => debianPackage).join(' ')
  return `Missing on the PATH: ${names}. On Debian: apt-get install ${packages}`
}
