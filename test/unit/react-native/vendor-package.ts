/** The vendor's package as it is installed here. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of this repository. */
export const repository = join(import.meta.dirname, '..', '..', '..')

export const manifest = JSON.parse(
  readFileSync(join(repository, 'node_modules/opentok-react-native/package.json'), 'utf8'),
) as { readonly version: string }
