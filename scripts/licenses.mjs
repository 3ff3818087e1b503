/** Rollup plugin that lists the packages whose code is in the built files, with their licences. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NODE_MODULES = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//

/**
 * One list for all configurations that use the plugin, rewritten after each.
 * @param {string} file
 * @returns {import('rollup').Plugin}
 */
export function thirdPartyLicenses(file) {
  /** @type {Map<string, string>} */
  const texts = new Map()
  return {
    name: 'third-party-licenses',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
          // The commonjs plugin gives a wrapped module an id that begins with a zero byte.
          const folder = NODE_MODULES.exec(id.replaceAll('\\', '/').replace(/^\0/, ''))?.[1]
          if (folder !== undefined && renderedLength > 0) texts.set(folder, describe(folder))
        }
      }
    },
    writeBundle() {
      const parts = [...texts.values()].toSorted()
      writeFileSync(file, `${HEAD}\n\n${parts.join('\n\n')}\n`)
    },
  }
}

const HEAD = 'Parts of these are contained in files of this package.'

/** @param {string} folder of an installed package */
function describe(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const text = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
  if (text === undefined || !existsSync(join(folder, text))) {
    throw new Error(`${name} has no licence text to bring along`)
  }
  return `## ${name} ${version} (${license})\n\n${readFileSync(join(folder, text), 'utf8').trim()}`
}
