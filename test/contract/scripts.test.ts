/** The scripts of the contract are complete: every event of OpenTok is compared or left out, every script is recorded. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  NOT_COMPARED_EVENTS,
  PUBLISHER_EVENTS,
  SESSION_EVENTS,
  SUBSCRIBER_EVENTS,
} from './events.ts'
import { RECORDED } from './recorded.ts'
import { COSTLY } from './scripts/costly.ts'
import { SCRIPTS } from './scripts/index.ts'

describe('the events of the contract', () => {
  it('are all events in the declarations of OpenTok, but for those that are left out', () => {
    const path = createRequire(import.meta.url).resolve('@opentok/client')
    const declarations = readFileSync(join(path, '../opentok.d.ts'), 'utf8')
    const compared = {
      Session: SESSION_EVENTS,
      Publisher: PUBLISHER_EVENTS,
      Subscriber: SUBSCRIBER_EVENTS,
    }
    for (const [kind, names] of Object.entries(compared)) {
      const map = new RegExp(`export class ${kind} extends \\w+<\\{([^]*?)\\n {2}\\}>`)
      const [, events = ''] = map.exec(declarations) ?? []
      const declared = [...events.matchAll(/^ {4}(\w+):/gm)].map(([, name]) => name!)
      expect(declared.length).toBeGreaterThan(10)
      const missing = declared.filter((name) => ![...names, ...NOT_COMPARED_EVENTS].includes(name))
      expect([kind, missing]).toEqual([kind, []])
    }
  })

  it('are either compared or left out', () => {
    const compared = [...SESSION_EVENTS, ...PUBLISHER_EVENTS, ...SUBSCRIBER_EVENTS]
    expect(NOT_COMPARED_EVENTS.filter((name) => compared.includes(name))).toEqual([])
  })
})

describe('the scripts of the contract', () => {
  it('have a name each', () => {
    expect(new Set(SCRIPTS.map(({ name }) => name)).size).toBe(SCRIPTS.length)
  })

  it('include those that only a release plays on the real client', () => {
    const known = new Set(SCRIPTS.map(({ name }) => name.split(' ')[0]))
    expect([...COSTLY].filter((name) => !known.has(name))).toEqual([])
  })

  it('are those that are recorded', () => {
    expect(Object.keys(RECORDED)).toEqual(SCRIPTS.map(({ name }) => name))
  })
})
