/** Tables of the docs that list what the code declares: options, events, error codes, statuses, faults, folders. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publisherMachine, sessionMachine, subscriberMachine } from '../../src/machines.ts'
import { DEFAULT_OPTIONS } from '../../src/index.ts'
import { readFlags } from '../../src/kit/emulator/command/flags.ts'
import { startEmulator } from '../../src/kit/emulator/index.ts'
import { EMULATOR_DEFAULTS } from '../../src/kit/emulator/options.ts'
import { REST_ROUTES } from '../../src/kit/emulator/rest/routes.ts'
import { root } from './built.ts'
import { literalsOf, membersOf, payloadsOf } from './declared.ts'
import { codeOf, tableOf } from './docs.ts'

/** Options for the keys of an app's server. */
const KEYS = ['apiSecret', 'applicationId', 'privateKey', 'publicKey']

const plain = (cell = '') => cell.replaceAll('`', '')

/** Names in the first column; a cell may have several. */
const named = (table: string) => tableOf(table).rows.flatMap(([names = '']) => codeOf(names))

describe('the tables of the emulator', () => {
  it('have every fault, and no other', async () => {
    const emulator = await startEmulator()
    const methods = Object.keys(emulator.network)
    await emulator.close()
    const { rows } = tableOf('docs/reference/emulator.md: fault')
    expect(rows.map(([method]) => plain(method)).toSorted()).toEqual(methods.toSorted())
  })

  it('have every option for the behaviour of the server, each with its flag', () => {
    const rows = tableOf('docs/reference/emulator.md: option').rows.map(([option, flag]) => [
      plain(option),
      plain(flag),
    ])
    const others = new Set(['port', 'host', 'apiKey', 'mediaMode', 'files', ...KEYS])
    const options = Object.keys(EMULATOR_DEFAULTS).filter((option) => !others.has(option))
    expect(rows.map(([option = '']) => option).toSorted()).toEqual(options.toSorted())
    for (const [option = '', flag = ''] of rows) {
      const value = flag.startsWith('--no-') ? [] : ['1011']
      expect(Object.keys(readFlags([flag, ...value]) ?? {})).toEqual(['port', option])
    }
  })
})

describe('the tables of an app’s server', () => {
  it('have every key with its flag and its variable', () => {
    const rows = tableOf('docs/reference/emulator.md: key').rows.map((cells) =>
      cells.slice(0, 3).map(plain),
    )
    expect(rows.map(([key]) => key)).toEqual(KEYS)
    for (const [key = '', flag = '', variable = ''] of rows) {
      expect(readFlags([flag, 'x'])).toMatchObject({ [key]: 'x' })
      expect(readFlags([], { [variable]: 'x' })).toMatchObject({ [key]: 'x' })
    }
  })

  it('have every route of the REST API, and no other', () => {
    const { rows } = tableOf('docs/reference/emulator.md: route')
    expect(rows.map(([route]) => plain(route))).toEqual(REST_ROUTES)
  })
})

describe('the tables of events', () => {
  it.each([
    ['docs/reference/events.md: event', 'ReconnectionEvents'],
    ['docs/reference/events.md: event of a handle', 'SubscriberEvents'],
    ["docs/reference/events.md: event of a publisher's handle", 'PublisherEvents'],
    ['docs/guide/peers.md: event of peers', 'PeersEvents'],
  ])('have every event with every field of its payload, and no other: %s', (table, declared) => {
    const rows = tableOf(table).rows.map(([event = '', payload]) => {
      const fields = codeOf(payload?.replace('`tile.element`', '')).filter((it) => it !== 'null')
      return [plain(event), fields.toSorted()]
    })
    const declares = Object.entries(payloadsOf(declared))
    expect(rows.map(([event]) => event)).toEqual(declares.map(([event]) => event))
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(declares.map(([event, fields]) => [event, fields.toSorted()])),
    )
  })
})

describe('the table of options', () => {
  const rows = tableOf('docs/reference/options.md: option').rows

  it('has every option, and no other', () => {
    const nested = ['subscribers', 'publishers', 'signals']
    const declared = [
      ...membersOf('ReconnectionOptions').filter((name) => !nested.includes(name)),
      ...membersOf('SubscriberOptions').map((name) => `subscribers.${name}`),
      ...membersOf('PublisherOptions').map((name) => `publishers.${name}`),
      ...membersOf('SignalOptions').map((name) => `signals.${name}`),
    ]
    expect(named('docs/reference/options.md: option').toSorted()).toEqual(declared.toSorted())
  })

  it('has the default of each', () => {
    const {
      clock: _,
      now: __,
      random: ___,
      network: ____,
      devices: _____,
      ...plainOnes
    } = DEFAULT_OPTIONS
    const defaults = Object.entries(plainOnes).flatMap(([name, value]) =>
      typeof value === 'object'
        ? Object.entries(value).map(([inner, its]) => [`${name}.${inner}`, its] as const)
        : [[name, value] as const],
    )
    const stated = new Map(rows.map(([name, value]) => [plain(name), plain(value)]))
    for (const [name, value] of defaults)
      expect([name, stated.get(name)]).toEqual([name, show(value)])
    const without = ['token', 'identify', 'inspect', 'logger']
    const platform = ['network', 'devices', 'clock, random, now']
    for (const name of without) expect([name, stated.get(name)]).toEqual([name, expect.anything()])
    const all = [...defaults.map(([name]) => name), ...without, ...platform]
    expect([...stated.keys()].toSorted()).toEqual(all.toSorted())
  })

  const show = (value: unknown) =>
    typeof value === 'number' && Number.isFinite(value)
      ? value.toLocaleString('en-US').replaceAll(',', ' ')
      : typeof value === 'string'
        ? `'${value}'`
        : String(value)
})

describe('the tables of peers', () => {
  it('have every option, and no other', () => {
    const declared = [
      ...membersOf('PeersOptions'),
      ...membersOf('ReplayOptions').map((name) => `replay.${name}`),
      ...membersOf('PresenceOptions').map((name) => `presence.${name}`),
    ]
    expect(named('docs/guide/peers.md: option').toSorted()).toEqual(declared.toSorted())
  })

  it('have every state of a peer, and no other', () => {
    expect(named('docs/guide/peers.md: `state`')).toEqual(literalsOf('PeerState'))
  })
})

describe('the tables of errors', () => {
  it.each([
    ['docs/reference/errors.md: `code` of a `ReconnectionError`', 'ReconnectionErrorCode'],
    ['docs/reference/errors.md: `code` of a `SignalError`', 'SignalErrorCode'],
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
    const phases = named('docs/guide/recovering-from-outages.md: phase')
    expect(phases.toSorted()).toEqual(phasesIn(sessionMachine, 'reconnecting').toSorted())
    const all = [...phases, ...phasesIn(sessionMachine, 'connecting')]
    expect(new Set(all)).toEqual(new Set(literalsOf('ReconnectionPhase')))
  })

  it('have the statuses of a tile, and the phases of connected and of its outage', () => {
    const rows = named('docs/guide/subscribers-and-tiles.md: status, and phase')
    const statuses = literalsOf('SubscriberStatus')
    const phases = ['connected', 'reconnecting'].flatMap((status) =>
      phasesIn(subscriberMachine, status),
    )
    // To the handle, a picture that rightly stands still plays, and so does a stream that is listened to.
    const shown = phases.filter((phase) => phase !== 'still' && phase !== 'listening')
    expect(new Set(rows)).toEqual(new Set([...statuses, ...shown]))
    expect(Object.keys(subscriberMachine.states).toSorted()).toEqual(statuses.toSorted())
    expect(Object.keys(publisherMachine.states).toSorted()).toEqual(
      literalsOf('PublisherStatus').toSorted(),
    )
  })
})

describe('the table of signal outcomes', () => {
  const { rows } = tableOf('docs/reference/signals.md: when it is sent')

  it('has every status', () => {
    const statuses = rows.flatMap(([status]) => codeOf(status))
    const declared = literalsOf('ReconnectionStatus')
    expect(new Set(statuses)).toEqual(new Set(declared))
  })

  it('has every error code', () => {
    const codes = rows.flatMap((cells) => codeOf(cells[3])).filter((it) => it !== 'cause')
    expect(new Set(codes)).toEqual(new Set(literalsOf('SignalErrorCode')))
  })
})

describe('the table of folders in CONTRIBUTING.md', () => {
  it('has every folder at the top of the source', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
    const tops = named('CONTRIBUTING.md: in `src/`')
      .filter((name) => name.endsWith('/'))
      .map((name) => name.split('/', 1)[0])
    expect(new Set(tops)).toEqual(new Set(folders))
  })
})
