/**
 * Run by the release workflow before `npm publish`: package.json and README.md name the repository that they come from.
 * A registry shows the README without the files beside it, so its relative links and pictures get full addresses.
 */
import { readFile, writeFile } from 'node:fs/promises'

/** The repository, such as `https://git.example/owner/name`, and the tag, so that the links stay those of this version. */
const [url, tag] = process.argv.slice(2)
if (!url || !tag) throw new Error('usage: node scripts/published-page.mjs <repository url> <tag>')

const page = `${url}/blob/${tag}/`
const file = `${url}/raw/${tag}/`

/** A link or a picture up to its relative address; its text may hold another in brackets. */
const LINK = /(!?)\[((?:[^\][]|\[[^\]]*\](?:\([^)]*\))?)*)\]\((?![a-z]+:|#)/g

/** @param {string} markdown @returns {string} */
function completeLinks(markdown) {
  return markdown
    .replace(LINK, (_, mark, text) => `${mark}[${completeLinks(text)}](${mark ? file : page}`)
    .replace(/(\b(?:src|srcset)=")(?![a-z]+:|#)/g, (_, start) => start + file)
    .replace(/(\bhref=")(?![a-z]+:|#)/g, (_, start) => start + page)
}

const manifest = {
  ...JSON.parse(await readFile('package.json', 'utf8')),
  repository: { type: 'git', url: `git+${url}.git` },
  homepage: `${url}#readme`,
  bugs: `${url}/issues`,
}
await writeFile('package.json', `${JSON.stringify(manifest, null, 2)}\n`)
await writeFile('README.md', completeLinks(await readFile('README.md', 'utf8')))
