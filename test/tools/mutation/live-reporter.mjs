/** Reporter `live`: prints each mutant that no test notices as soon as that is known; the whole run takes hours. */
class LiveReporter {
  /** @type {Map<string, number>} */
  #counts = new Map()

  /** @param {Readonly<import('@stryker-mutator/api/core').MutantResult>} mutant */
  onMutantTested({ status, fileName, location, mutatorName, replacement, static: isStatic }) {
    this.#counts.set(status, (this.#counts.get(status) ?? 0) + 1)
    if (status === 'Killed') return
    const { line, column } = location.start
    const counts = [...this.#counts].map(([status, count]) => `${count} ${status}`).join(', ')
    const kind = isStatic ? `static ${mutatorName}` : mutatorName
    const place = `${fileName}:${line}:${column}`
    console.log(`${status} ${place} ${kind} -> ${replacement?.replaceAll(/\s+/g, ' ')} (${counts})`)
  }
}

export const strykerPlugins = [{ kind: 'Reporter', name: 'live', injectableClass: LiveReporter }]
