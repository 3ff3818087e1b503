/** Runs a machine of the library and draws its chart with the inspector's own drawing. */
import { createActor } from 'xstate'
import { createChartView } from '../../../src/inspector/chart/view.ts'
import { toLiveChart } from '../../../src/inspector/chart/source.ts'
import { toText, isInner } from '../../../src/inspector/chart/edge.ts'
import { toTransitionKey, transitionsOf } from '../../../src/inspector/chart/transition.ts'
import { createSheet } from '../../../src/inspector/page/theme.ts'
import * as machines from '../../../src/machines.ts'

/** The active states, from the machine inwards. */
function activeStates(machine, value) {
  const states = [machine.root]
  for (let rest = value; rest;) {
    const key = typeof rest === 'string' ? rest : Object.keys(rest)[0]
    states.push(states.at(-1).states[key])
    rest = typeof rest === 'string' ? null : rest[key]
  }
  return states
}

/** @returns what ends it */
export function start(name, element, toEvent, onChange) {
  const machine = Object.entries(machines).find(([key]) => key === `${name}Machine`)[1]
  const view = createChartView()
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [createSheet()]
  const panel = document.createElement('div')
  panel.className = 'panel'
  panel.append(view.element)
  root.replaceChildren(panel)
  view.isWhole = true

  let lastKey = null
  let actor = run()

  function run() {
    const next = createActor(machine, {
      input: { streamId: 'stream', kind: 'camera' },
      inspect: (event) => {
        if (event.type !== '@xstate.microstep' || event.actorRef !== next) return
        const { _transitions: taken } = event
        lastKey = taken.map(toTransitionKey).at(-1) ?? lastKey
      },
    })
    next.subscribe({ next: show, error: restart })
    next.start()
    show(next.getSnapshot())
    return next
  }

  function restart() {
    lastKey = null
    actor = run()
  }

  function show(snapshot) {
    const states = activeStates(machine, snapshot.value)
    const state = states
      .slice(1)
      .map(({ key }) => key)
      .join('.')
    const [, { key: status }] = states
    const chart = toLiveChart(machine)
    view.show({
      id: name,
      kind: name,
      name,
      chart,
      lastKey,
      phase: null,
      state,
      shown: status,
      isActive: true,
    })
    onChange({ state, choices: snapshot.status === 'active' ? choicesOf(states, snapshot) : [] })
  }

  /** Each transition that its guards allow, once. */
  function choicesOf(states, snapshot) {
    const transitions = states.toReversed().flatMap(transitionsOf)
    const texts = new Map()
    for (const transition of transitions) {
      const [, type] = transition.key.split(' ')
      const event = toEvent(type)
      if (isInner(transition) || texts.has(type) || !isAllowed(snapshot, event)) continue
      const text = toText({ ...transition, condition: '' })
      texts.set(type, { key: type, text, take: () => actor.send(event) })
    }
    return [...texts.values()]
  }

  return () => {
    actor.stop()
    view.dispose()
  }
}

function isAllowed(snapshot, event) {
  try {
    return snapshot.can(event)
  } catch {
    // A guard that reads more of its event than there is here.
    return false
  }
}
