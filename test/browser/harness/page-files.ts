/** The files of a person's page. */
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..', '..')
const folder = join(import.meta.dirname, 'page')

/** Package of the client that pages load. */
export const USUAL_CLIENT = '@opentok/client'

/** Runs in the page before its scripts. */
export const PERSON_SCRIPT = join(folder, 'person.page.ts')

const FILES = {
  '/index.html': join(folder, 'index.html'),
  '/without-opentok.html': join(folder, 'without-opentok.html'),
  '/opentok-reconnection.umd.js': join(root, 'dist/opentok-reconnection.umd.js'),
}

/** By their URL path, with the client of a package. */
export const toFiles = (sdk: string) => ({
  ...FILES,
  '/opentok.js': join(root, 'node_modules', sdk, 'dist/js/opentok.min.js'),
})
