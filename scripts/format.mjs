/** Lays generated texts out as `npm run format` does. */
import { readFileSync } from 'node:fs'
import { format } from 'oxfmt'

const settings = readFileSync(new URL('../.oxfmtrc.json', import.meta.url), 'utf8')
const { printWidth, semi, singleQuote } = JSON.parse(settings)

/**
 * @param {string} file only its ending counts
 * @param {string} text
 * @returns {Promise<string>}
 * @throws {Error} if the text cannot be parsed
 */
export async function formatText(file, text) {
  const { code, errors } = await format(file, text, { printWidth, semi, singleQuote })
  if (errors.length > 0)
    throw new Error(`${file}: ${errors.map((each) => each.message).join(', ')}`)
  return code
}
