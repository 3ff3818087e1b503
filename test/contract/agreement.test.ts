import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TOLERATED, TOLERATED_EVENTS } from './agreement.ts'
import { PUBLISHER_EVENTS, SESSION_EVENTS, SUBSCRIBER_EVENTS } from './events.ts'
import { SCRIPTS } from './scripts/index.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/testing.md'), 'utf8')

describe('what the contract does not compare', () => {
  it('is what the page on testing says', () => {
    const [, table = ''] = page.split('| not compared ')
    const rows = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)]
    const told = rows
      .map(([, what, why]) => ({ what, why }))
      .filter(({ what }) => !/^-+$/.test(what!))
    expect(told).toEqual(TOLERATED)
  })

  it('and what it does are all the events that the declarations of OpenTok know', () => {
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
      const known = [...events.matchAll(/^ {4}(\w+):/gm)].map(([, name]) => name!)
      expect(known.length).toBeGreaterThan(10)
      const missing = known.filter((name) => ![...names, ...TOLERATED_EVENTS].includes(name))
      expect([kind, missing]).toEqual([kind, []])
    }
  })

  it('is listened to by no script', () => {
    const heard = [...SESSION_EVENTS, ...PUBLISHER_EVENTS, ...SUBSCRIBER_EVENTS]
    expect(TOLERATED_EVENTS.filter((name) => heard.includes(name))).toEqual([])
  })
})

describe('the scripts of the contract', () => {
  it('have a name each', () => {
    expect(new Set(SCRIPTS.map(({ name }) => name)).size).toBe(SCRIPTS.length)
  })

  it('are as many as the page on testing says', () => {
    expect(page).toContain(`the same ${SCRIPTS.length} scripts`)
  })
})
