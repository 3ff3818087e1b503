/**
 * Run by the release workflow before `npm publish`: package.json and README.md name the repository that they come from.
 * A registry shows the README without the files beside it, so its relative links and pictures get full addresses.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

/**
 * @typedef {object} Source
 * @property {string} url of the repository, such as `https://git.example/owner/name`
 * @property {string} tag of the release, so that the links stay those of this version
 */

/** @param {object} manifest content of package.json @param {Source} source */
export function nameRepository(manifest, { url }) {
  return {
    ...manifest,
    repository: { type: 'git', url: `git+${url}.git` },
    homepage: `${url}#readme`,
    bugs: `${url}/issues`,
  }
}

/** A link or a picture up to its relative address; its text may hold another in brackets. */
const LINK = /(!?)\[((?:[^\][]|\[[^\]]*\](?:\([^)]*\))?)*)\]\((?![a-z]+:|#)/g

/** @param {string} markdown @param {Source} source @returns {string} */
export function completeLinks(markdown, { url, tag }) {
  const page = (/** @type {string} */ path) => `${url}/blob/${tag}/${path}`
  const file = (/** @type {string} */ path) => `${url}/raw/${tag}/${path}`
  return markdown
    .replace(LINK, (_, mark, text) => {
      const whole = completeLinks(text, { url, tag })
      return `${mark}[${whole}](${mark === '!' ? file('') : page('')}`
    })
    .replace(/(\b(?:src|srcset)=")(?![a-z]+:|#)/g, (_, start) => start + file(''))
    .replace(/(\bhref=")(?![a-z]+:|#)/g, (_, start) => start + page(''))
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [url, tag] = process.argv.slice(2)
  if (!url || !tag) throw new Error('usage: node scripts/published-page.mjs <repository url> <tag>')
  const source = { url, tag }
  const manifest = JSON.parse(await readFile('package.json', 'utf8'))
  const named = nameRepository(manifest, source)
  await writeFile('package.json', `${JSON.stringify(named, null, 2)}\n`)
  await writeFile('README.md', completeLinks(await readFile('README.md', 'utf8'), source))
}
