/** `llms.txt`: what the library is and where each page is, as plain text. */
import { addressOf, sections, textOf, titleOf } from './pages.js'

/** The first sentence of a page. @param {string} page */
function summaryOf(page) {
  const blocks = textOf(page)
    .replaceAll(/^```[^]*?^```/gm, '')
    .split(/\n{2,}/)
  const paragraph = blocks.find((block) => /^(?![#|<>]|- )\S/.test(block)) ?? ''
  const plain = paragraph
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return /^.*?[.:](?= |$)/.exec(plain)?.[0].replace(/:$/, '.') ?? plain
}

/** @param {string} base where the site is, such as `/opentok-reconnection/` */
export function toLlmsText(base) {
  const lists = sections.map(({ title, pages }) => {
    const lines = pages.map((page) => {
      const summary = summaryOf(page)
      const address = base.replace(/\/$/, '') + addressOf(page)
      return `- [${titleOf(page)}](${address})${summary && `: ${summary}`}`
    })
    return `## ${title}\n\n${lines.join('\n')}\n`
  })
  return `# opentok-reconnection\n\n> ${summaryOf('README.md')}\n\n${lists.join('\n')}`
}
