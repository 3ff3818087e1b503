/** Every table of the pages says what the code does: its names, its defaults, its fields, and the tests behind its rows. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publisherMachine, sessionMachine, subscriberMachine } from '../../src/machines.ts'
import { DEFAULT_OPTIONS } from '../../src/index.ts'
import { AVAILABILITY } from '../../src/availability.ts'
import { readFlags } from '../../src/emulator/command/flags.ts'
import { startEmulator } from '../../src/emulator/index.ts'
import { EMULATOR_DEFAULTS } from '../../src/emulator/options.ts'
import { root } from './built.ts'
import { literalsOf, membersOf, payloadsOf } from './declared.ts'
import { codeOf, pages, tableOf } from './docs.ts'
import { CAUSES, OUTCOMES } from './proofs.ts'
import { titles } from './titles.ts'

/** Every table there is, and who looks at it: a block of this file, or another test. */
const TABLES: Readonly<Record<string, string>> = {
  'docs/events.md: event': 'events',
  'docs/events.md: event of a handle': 'events',
  'docs/options.md: option': 'options',
  'docs/errors.md: `code` of a `ReconnectionError`': 'errors',
  'docs/errors.md: `code` of a `SignalError`': 'errors',
  'docs/recovering-from-outages.md: phase': 'statuses',
  'docs/recovering-from-outages.md: cause': 'behaviour',
  'docs/signals.md: when it is sent': 'behaviour',
  'docs/subscribers-and-tiles.md: status, and phase': 'statuses',
  'docs/comparison.md: ': 'comparison.test.ts',
  'docs/comparison.md: after the network went away…': 'comparison.test.ts',
  'docs/telemetry.md: what': 'telemetry.test.ts',
  'docs/design-notes.md: folder': 'design notes',
  'docs/design-notes.md: what': 'design notes',
  'docs/emulator.md: fault': 'the emulator',
  'docs/emulator.md: option': 'the emulator',
  'docs/migration.md: what you have': 'docs.test.ts: its names',
  'docs/testing.md: part': 'docs.test.ts: its names',
  'docs/testing.md: option': 'testing.test.ts',
  'docs/testing.md: not compared': 'contract/agreement.test.ts',
  'docs/inspector.md: light': 'docs.test.ts: its pictures',
  'docs/getting-started.md: framework': 'examples.test.ts',
  'docs/compatibility.md: client': 'compatibility.test.ts',
  'docs/compatibility.md: `moduleResolution`': 'compatibility.test.ts',
  'docs/compatibility.md: tool': 'compatibility.test.ts',
  'docs/compatibility.md: what': 'compatibility.test.ts',
  'docs/scenarios.md: no.': 'scenarios.test.ts',
}

const plain = (cell = '') => cell.replaceAll('`', '')

/** The names in the first column: a cell may have several. */
const named = (table: string) => tableOf(table).rows.flatMap(([names = '']) => codeOf(names))

describe('every table', () => {
  it('is looked at by a test', () => {
    // The README takes its tables from the docs, and the reference is generated.
    const own = pages.filter(({ path }) => path !== 'README.md' && path !== 'docs/api.md')
    const names = own.flatMap(({ tables }) => tables.map(({ name }) => name))
    expect(new Set(names)).toEqual(new Set(Object.keys(TABLES)))
  })
})

describe('the tables of the emulator', () => {
  it('have every fault, and no other', async () => {
    const emulator = await startEmulator()
    const methods = Object.keys(emulator.network)
    await emulator.close()
    const { rows } = tableOf('docs/emulator.md: fault')
    expect(rows.map(([method]) => plain(method)).toSorted()).toEqual(methods.toSorted())
  })

  it('have every option that makes it less kind, each with its flag', () => {
    const rows = tableOf('docs/emulator.md: option').rows.map(([option, flag]) => [
      plain(option),
      plain(flag),
    ])
    const others = new Set(['port', 'host', 'apiKey', 'mediaMode', 'files'])
    const options = Object.keys(EMULATOR_DEFAULTS).filter((option) => !others.has(option))
    expect(rows.map(([option = '']) => option).toSorted()).toEqual(options.toSorted())
    for (const [option = '', flag = ''] of rows) {
      const value = flag.startsWith('--no-') ? [] : ['1011']
      expect(Object.keys(readFlags([flag, ...value]) ?? {})).toEqual(['port', option])
    }
  })
})

describe('the tables of events', () => {
  it.each([
    ['docs/events.md: event', 'ReconnectionEvents'],
    ['docs/events.md: event of a handle', 'SubscriberEvents'],
  ])('have every event with every field of its payload, and no other: %s', (table, declared) => {
    const told = tableOf(table).rows.map(([event = '', payload]) => {
      const fields = codeOf(payload?.replace('`tile.element`', '')).filter((it) => it !== 'null')
      return [plain(event), fields.toSorted()]
    })
    const declares = Object.entries(payloadsOf(declared))
    expect(told.map(([event]) => event)).toEqual(declares.map(([event]) => event))
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(declares.map(([event, fields]) => [event, fields.toSorted()])),
    )
  })
})

describe('the table of options', () => {
  const rows = tableOf('docs/options.md: option').rows

  it('has every option, and no other', () => {
    const nested = ['subscribers', 'signals']
    const declared = [
      ...membersOf('ReconnectionOptions').filter((name) => !nested.includes(name)),
      ...membersOf('SubscriberOptions').map((name) => `subscribers.${name}`),
      ...membersOf('SignalOptions').map((name) => `signals.${name}`),
    ]
    expect(named('docs/options.md: option').toSorted()).toEqual(declared.toSorted())
  })

  it('has the default of each', () => {
    const { clock: _, now: __, random: ___, network: ____, ...plainOnes } = DEFAULT_OPTIONS
    const defaults = Object.entries(plainOnes).flatMap(([name, value]) =>
      typeof value === 'object'
        ? Object.entries(value).map(([inner, its]) => [`${name}.${inner}`, its] as const)
        : [[name, value] as const],
    )
    const told = new Map(rows.map(([name, value]) => [plain(name), plain(value)]))
    for (const [name, value] of defaults)
      expect([name, told.get(name)]).toEqual([name, show(value)])
    const without = ['token', 'identify', 'inspect', 'logger']
    const platform = ['network', 'clock, random, now']
    for (const name of without) expect([name, told.get(name)]).toEqual([name, expect.anything()])
    const all = [...defaults.map(([name]) => name), ...without, ...platform]
    expect([...told.keys()].toSorted()).toEqual(all.toSorted())
  })

  const show = (value: unknown) =>
    typeof value === 'number' && Number.isFinite(value)
      ? value.toLocaleString('en-US').replaceAll(',', ' ')
      : typeof value === 'string'
        ? `'${value}'`
        : String(value)
})

describe('the tables of errors', () => {
  it.each([
    ['docs/errors.md: `code` of a `ReconnectionError`', 'ReconnectionErrorCode'],
    ['docs/errors.md: `code` of a `SignalError`', 'SignalErrorCode'],
  ])('have every code, and no other: %s', (table, union) => {
    expect(named(table).toSorted()).toEqual(literalsOf(union).toSorted())
  })
})

describe('the tables of statuses and phases', () => {
  const phasesIn = (machine: { states: object }, status: string) => {
    const states = machine.states as Record<string, { states: object }>
    return Object.keys(states[status]?.states ?? {})
  }

  it('have the phases of an outage', () => {
    const phases = named('docs/recovering-from-outages.md: phase')
    expect(phases.toSorted()).toEqual(phasesIn(sessionMachine, 'reconnecting').toSorted())
    const all = [...phases, ...phasesIn(sessionMachine, 'connecting')]
    expect(new Set(all)).toEqual(new Set(literalsOf('ReconnectionPhase')))
  })

  it('have the statuses of a tile, and the phases of its outage', () => {
    const rows = named('docs/subscribers-and-tiles.md: status, and phase')
    const statuses = literalsOf('SubscriberStatus')
    const phases = phasesIn(subscriberMachine, 'reconnecting')
    expect(new Set(rows)).toEqual(new Set([...statuses, ...phases]))
    expect(Object.keys(subscriberMachine.states).toSorted()).toEqual(statuses.toSorted())
    expect(Object.keys(publisherMachine.states).toSorted()).toEqual(
      literalsOf('PublisherStatus').toSorted(),
    )
    const page = pages.find(({ path }) => path === 'docs/subscribers-and-tiles.md')
    const [, told = ''] = /`snapshot.phase` of a handle is ([^;]*);/.exec(page?.prose ?? '') ?? []
    expect(codeOf(told).toSorted()).toEqual(literalsOf('SubscriberPhase').toSorted())
  })

  it('and the README have the statuses of a session', () => {
    const readme = pages.find(({ path }) => path === 'README.md')
    const [, told = ''] =
      /`reconnection.status` is one of ([^.]*)\./.exec(readme?.prose ?? '') ?? []
    expect(codeOf(told).toSorted()).toEqual(literalsOf('ReconnectionStatus').toSorted())
    expect(codeOf(told)).toEqual(Object.keys(sessionMachine.states))
  })
})

describe('the tables of behaviour', () => {
  const known = new Set(titles.map(({ full }) => full))

  const causes = tableOf('docs/recovering-from-outages.md: cause').rows.map(([cause = '']) => cause)
  /** Their first column stands for the rows below as well. */
  const outcomes = tableOf('docs/signals.md: when it is sent').rows.reduce<string[][]>(
    (rows, [status, ...cells]) => [...rows, [status || (rows.at(-1)?.[0] ?? ''), ...cells]],
    [],
  )

  it.each([
    ['causes', causes, CAUSES],
    ['signals', outcomes.map((cells) => cells.slice(0, 3).join(' | ')), OUTCOMES],
  ])('have a test behind each row: %s', (_, rows, proofs) => {
    expect(rows).toEqual(Object.keys(proofs))
    const unknown = Object.values(proofs).flatMap((names) => names.filter((it) => !known.has(it)))
    expect(unknown).toEqual([])
    expect(Object.values(proofs).filter((names) => names.length === 0)).toEqual([])
  })

  it('of signals have every status as the code treats it, and every code', () => {
    const groups = new Set(outcomes.map(([statuses]) => codeOf(statuses)).filter((it) => it.length))
    const gates = [...groups].map((statuses) => statuses.map((it) => AVAILABILITY[it as 'idle']))
    for (const same of gates) expect(new Set(same).size).toBe(1)
    expect([...groups].flat().toSorted().filter(isFirst)).toEqual(
      Object.keys(AVAILABILITY).toSorted(),
    )
    const codes = outcomes.flatMap((cells) => codeOf(cells[3])).filter((it) => it !== 'cause')
    expect(new Set(codes)).toEqual(new Set(literalsOf('SignalErrorCode')))
  })

  const isFirst = (it: string, index: number, all: readonly string[]) => all.indexOf(it) === index
})

describe('the tables of the design notes', () => {
  it('have every folder of the source', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${name}/`)
    expect(named('docs/design-notes.md: folder').toSorted()).toEqual(folders.toSorted())
  })

  it('have every kind of test', () => {
    const config = tableOf('docs/design-notes.md: what').rows.map((cells) => plain(cells.at(-1)))
    expect(config).toEqual(['npm run test:unit', 'npm run test:package', 'npm run test:browser'])
  })
})
