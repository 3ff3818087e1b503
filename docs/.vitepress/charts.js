/** Draws the charts of `docs/reference/states.md` in the page, in place of their Mermaid text. */

/** A plugin of markdown-it: the fence after `<!-- diagram:NAME -->` becomes the chart with that name. */
export function drawCharts(md) {
  const { fence } = md.renderer.rules
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const [, name] = /^<!-- diagram:(\w+) -->/.exec(tokens[index - 1]?.content ?? '') ?? []
    const code = fence(tokens, index, ...rest)
    if (!name || tokens[index].info !== 'mermaid') return code
    return `<Statechart name="${name}">${code}</Statechart>`
  }
}
