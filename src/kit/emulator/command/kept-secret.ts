/** The secret of this user's emulators: kept in a file, so that tokens stay valid when the command starts again. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Nobody but the user may read it. */
const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

/**
 * Reads the secret, and creates the file with a random one before the first time.
 * @throws the error of Node when the file can be neither read nor written
 */
export function readKeptSecret(file: string): string {
  const kept = readIfThere(file)
  if (kept !== '') return kept
  const secret = randomBytes(32).toString('hex')
  mkdirSync(dirname(file), { recursive: true, mode: FOLDER_MODE })
  writeFileSync(file, `${secret}\n`, { mode: FILE_MODE })
  return secret
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
