/**
 * Draws the statecharts into `docs/states.md`, from the built machines: `node scripts/diagrams.mjs [--check] [file]`.
 * Each goes between `<!-- diagram:session -->` and `<!-- /diagram:session -->`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [file = 'docs/states.md'] = positionals
const built = new URL('../dist/machines.mjs', import.meta.url)
if (!existsSync(built)) fail('dist/machines.mjs is not there: run `npm run build` first.')
if (!existsSync(file)) fail(`${file} is not there.`)

const { publisherMachine, sessionMachine, subscriberMachine } = await import(built.href)
const text = readFileSync(file, 'utf8')
const drawn = [
  ['session', sessionMachine],
  ['subscriber', subscriberMachine],
  ['publisher', publisherMachine],
].reduce((page, [name, machine]) => insert(page, name, toDiagram(machine)), text)

if (drawn === text) console.log(`${file} shows the charts as they are.`)
else if (values.check)
  fail(`${file} shows other charts than the built ones: run \`npm run diagrams\`.`)
else {
  writeFileSync(file, drawn)
  console.log(`${file} now shows the charts as they are.`)
}

function insert(page, name, diagram) {
  const [open, close] = [`<!-- diagram:${name} -->`, `<!-- /diagram:${name} -->`]
  const from = page.indexOf(open)
  const to = page.indexOf(close)
  if (from < 0 || to < from) fail(`${file} has no place for the chart: ${open} … ${close}`)
  const head = page.slice(0, from + open.length)
  return `${head}\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n${page.slice(to)}`
}

function toDiagram(machine) {
  const { root, id } = machine
  const all = Object.values(root.states).flatMap((state) => toEdges(state, id))
  const edges = all.filter((edge) => !isContained(edge, all))
  const shared = edges.filter((edge) => isShared(edge, edges, root))
  const drawn = spread(edges.filter((edge) => !shared.includes(edge)))
  const lines = [...toLines(root, drawn), ...toNotes(root, shared, id)]
  return ['stateDiagram-v2', ...lines.map((line) => `  ${line}`)].join('\n')
}

/** A level of the chart: its first state, what its states contain, and the ways between them. */
function toLines(parent, edges) {
  const states = Object.values(parent.states)
  const isHere = ({ from }) => from.parent === parent
  return [
    `[*] --> ${toId(parent.initial.target[0])}`,
    ...states.flatMap((state) => toGroup(state, edges)),
    ...merge(edges.filter(isHere)),
    ...states.filter(({ type }) => type === 'final').map((state) => `${toId(state)} --> [*]`),
  ]
}

function toGroup(state, edges) {
  const title = state.parent.parent ? [`state "${state.key}" as ${toId(state)}`] : []
  if (Object.keys(state.states).length === 0) return title
  const inside = toLines(state, edges).map((line) => `  ${line}`)
  return [...title, `state ${toId(state)} {`, ...inside, '}']
}

/**
 * The ways out of a state and of those inside it. A way that leaves a state's parent is drawn from the parent: what is
 * left there is the status, and the phase does not matter.
 */
function toEdges(state, id) {
  const own = toWays(state, id).map(({ target, ...way }) => {
    const from = pathOf(state).find(({ parent }) => pathOf(target).includes(parent))
    const box = pathOf(target).find(({ parent }) => parent === from.parent)
    return { ...way, from, to: isFirst(target) ? box : target }
  })
  return [...own, ...Object.values(state.states).flatMap((child) => toEdges(child, id))]
}

/** Every transition that goes somewhere, with its words; what follows a condition stands under its contrary. */
function toWays(state, id) {
  const transitions = [...state.transitions, ['always', state.always ?? []]]
  return transitions.flatMap(([event, candidates]) => {
    const words = toWords(event, state, id)
    return candidates.flatMap(({ target, guard }, index) => {
      const failed = candidates
        .slice(0, index)
        .map((candidate) => `not ${toClaim(candidate.guard)}`)
      const claim = guard ? toClaim(guard) : failed.join(', ')
      return target ? [{ target: target[0], words, claim }] : []
    })
  })
}

/** An event as the chart names it: without the machine's own name, and without XState's. */
function toWords(event, state, id) {
  const delay = state.after.find(({ eventType }) => eventType === event)
  if (delay) return `after ${delay.delay}`
  const job = state.invoke.find((invoked) => event.endsWith(`.actor.${invoked.id}`))
  if (job) return `${job.src} ${event.startsWith('xstate.done') ? 'done' : 'failed'}`
  return event.startsWith(`${id}.`) ? event.slice(id.length + 1) : event
}

/** `isMendable` → `mendable` */
function toClaim(guard) {
  const name = guard.type ?? guard
  return name.replace(/^(is|has|can)([A-Z])/, (_, verb, letter) => letter.toLowerCase())
}

/** One line for all ways between the same two states. */
function merge(edges) {
  const pairs = groupBy(edges, ({ from, to }) => `${toId(from)} --> ${toId(to)}`)
  return [...pairs].map(([pair, ways]) => `${pair} : ${toLabel(ways)}`)
}

function toLabel(ways) {
  const claims = groupBy(ways, ({ claim }) => claim)
  const labels = [...claims].map(([claim, list]) => {
    const words = unique(list.map((way) => way.words)).join(', ')
    return claim === '' ? words : `${words} [${claim}]`
  })
  return labels.join(', ')
}

/** Some phase goes this way on a condition, another one on none. */
function isContained({ from, to, words, claim }, edges) {
  const isFree = (edge) => edge.from === from && edge.to === to && edge.words === words
  return claim !== '' && edges.some((edge) => isFree(edge) && edge.claim === '')
}

/** The same way out of three states or more is told beside its target, not drawn as a bundle of lines. */
function isShared({ to, words, claim }, edges, root) {
  const isTwin = (edge) => edge.to === to && edge.words === words && edge.claim === claim
  return to.parent === root && unique(edges.filter(isTwin).map(({ from }) => from)).length > 2
}

/** Ways there and back between a state and a box would lie on each other: the way there ends at the first inside. */
function spread(edges) {
  return edges.map((edge) => {
    const { from, to } = edge
    const hasWayBack = edges.some((other) => other.from === to && other.to === from)
    return hasWayBack && to.type === 'compound' ? { ...edge, to: to.initial.target[0] } : edge
  })
}

function toNotes(root, shared, id) {
  const everywhere = toWays(root, id).map(({ target, ...way }) => ({ ...way, to: target }))
  const told = [
    ...everywhere.map((way) => ({ ...way, origin: 'every state' })),
    ...shared.map((edge) => ({ ...edge, origin: toId(edge.from) })),
  ]
  return [...groupBy(told, ({ to }) => toId(to))].flatMap(([target, ways]) => [
    `note left of ${target}`,
    ...toSentences(ways).map((sentence) => `  ${sentence}`),
    'end note',
  ])
}

/** `leave from connecting, connected, reconnecting` */
function toSentences(ways) {
  const labels = [...groupBy(ways, (way) => toLabel([way]))].map(([label, list]) => ({
    label,
    origins: unique(list.map(({ origin }) => origin)).join(', '),
  }))
  return [...groupBy(labels, ({ origins }) => origins)].map(
    ([origins, list]) => `${list.map(({ label }) => label).join(', ')} from ${origins}`,
  )
}

/** A state and all around it, from inside out. */
function pathOf(state) {
  return state ? [state, ...pathOf(state.parent)] : []
}

/** Where a box is entered that is entered as a whole. */
function isFirst(state) {
  return state.parent.parent !== undefined && state.parent.initial.target[0] === state
}

function toId(state) {
  return state.path.join('_')
}

function unique(items) {
  return [...new Set(items)]
}

function groupBy(items, toKey) {
  const groups = new Map()
  for (const item of items) groups.set(toKey(item), [...(groups.get(toKey(item)) ?? []), item])
  return groups
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
