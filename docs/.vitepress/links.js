/** Links between files of the repository, made into links of the site. */
import { existsSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { addressOf, pages, root } from './pages.js'

const isRelative = (href) => !/^(?:[a-z]+:|#|\/)/i.test(href)

/**
 * A plugin of markdown-it. A link to a page leads to its place on the site, one to any other file to the repository; without the
 * address of a repository that one is left as plain text, because a site has no such file.
 * @param {string | undefined} repository such as `https://git.example/owner/name`
 */
export const linkFiles = (repository) => (md) => {
  md.core.ruler.push('link_files', ({ tokens, env }) => {
    const page = relative(root, env.realPath ?? env.path)
    for (const token of tokens) {
      const { children } = token
      if (token.type === 'html_block') token.content = addressPictures(token.content)
      const open = []
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          open.push(token)
          follow(token, page, repository)
        } else if (token.type === 'link_close' && open.pop()?.hidden) token.hidden = true
      }
    }
  })
  const shown =
    (rule) =>
    (tokens, index, ...rest) =>
      tokens[index].hidden ? '' : rule(tokens, index, ...rest)
  // VitePress sets its own rule for links before this plugin runs.
  const plain = (tokens, index, options, _, renderer) =>
    renderer.renderToken(tokens, index, options)
  for (const name of ['link_open', 'link_close']) {
    md.renderer.rules[name] = shown(md.renderer.rules[name] ?? plain)
  }
}

/** The address of a picture in HTML: without the dots, the bundler takes it for a package. */
const addressPictures = (html) => html.replaceAll(/(\bsrc(?:set)?=")(?![./]|[a-z]+:)/g, '$1./')

function follow(token, page, repository) {
  const href = token.attrGet('href') ?? ''
  if (!isRelative(href)) return
  const [path = '', anchor] = href.split('#')
  const file = posix.normalize(posix.join(dirname(page), decodeURIComponent(path)))
  if (!existsSync(join(root, file)))
    throw new Error(`${page} links to ${href}, which is not there.`)
  const end = anchor ? `#${anchor}` : ''
  if (pages.includes(file)) token.attrSet('href', addressOf(file) + end)
  else if (repository) token.attrSet('href', `${repository}/blob/main/${file}${end}`)
  else token.hidden = true
}
