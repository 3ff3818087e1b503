/** Every public export is described in its declarations: a sentence, units, defaults, an example that compiles. */
import { describe, expect, it } from 'vitest'
import { entries } from './built.ts'
import { compile, STRICT, WAYS } from './compile.ts'
import { useInstallation } from './installed.ts'
import { exportsOf } from './tsdoc.ts'
import type { Documented, DocumentedExport } from './tsdoc.ts'

const placesOf = (documented: readonly Documented[]) => documented.map(({ place }) => place)

/** Begins with a sentence. */
const isSentence = ({ description }: Documented) => /^[A-Z`][^]*?[.:](\s|$)/.test(description)

/** `{@link https://… | title}` */
const isBrokenLink = (text: string) =>
  text.includes('{@link') && !/^\{@link https:\/\/[^\s|}]+ [^}]+\}$/.test(text)

const FENCE = /^```ts\n([^]*)\n```$/

const toCode = (example: string) => FENCE.exec(example)?.[1] ?? ''

/** An example names what it is for. */
const isExampleOf = ({ name }: Documented, example: string) =>
  new RegExp(`\\b${name}\\b`).test(toCode(example))

const membersOf = (list: readonly DocumentedExport[]) => list.flatMap(({ members }) => members)

describe.each(entries)('what $name exports', ({ name }) => {
  const exported = exportsOf[name] ?? []
  const members = membersOf(exported)

  it('has a sentence of its own for each export', () => {
    expect(exported.length).toBeGreaterThan(0)
    expect(placesOf(exported.filter((it) => !isSentence(it)))).toEqual([])
    expect(new Set(exported.map(({ description }) => description)).size).toBe(exported.length)
  })

  it('has a description for each member', () => {
    expect(placesOf(members.filter(({ description }) => description === ''))).toEqual([])
  })

  it('has an example for each export that is more than a type, and names in each what it is for', () => {
    const values = exported.filter(({ isValue }) => isValue)
    expect(placesOf(values.filter((it) => it.tag('example').length === 0))).toEqual([])
    const isShown = (it: DocumentedExport) =>
      it.tag('example').every((example) => isExampleOf(it, example))
    expect(placesOf(exported.filter((it) => !isShown(it)))).toEqual([])
  })

  it('has complete links in its references', () => {
    const broken = [...exported, ...members].filter((it) => it.tag('see').some(isBrokenLink))
    expect(placesOf(broken)).toEqual([])
  })

  it('names each parameter of a function, and each string of a type', () => {
    const missing = exported.flatMap((it) => {
      const documented = it.tag('param').map((text) => text.split(' ', 1)[0])
      return [
        ...it.parameters.filter((parameter) => !documented.includes(parameter)),
        ...it.literals.filter((literal) => !it.description.includes(`\`${literal}\``)),
      ].map((text) => `${it.place}: ${text}`)
    })
    expect(missing).toEqual([])
  })

  it('has a default value for each option', () => {
    const options = membersOf(exported.filter((it) => it.name.endsWith('Options')))
    const open = options.filter(
      ({ isOptional, tag }) => isOptional && tag('defaultValue').length !== 1,
    )
    expect(placesOf(open)).toEqual([])
  })

  it('has a unit for each duration and each instant', () => {
    const units = { Ms: /\bms\b/, At: /\bms since the epoch\b/ }
    const silent = Object.entries(units).flatMap(([suffix, unit]) =>
      members.filter((it) => it.name.endsWith(suffix) && !unit.test(it.description)),
    )
    expect(placesOf(silent)).toEqual([])
  })
})

describe('the examples in the declarations', () => {
  const installed = useInstallation([
    '@playwright/test',
    '@types/react',
    'react',
    'svelte',
    'vue',
    'ws',
  ])
  const examples = Object.values(exportsOf)
    .flat()
    .flatMap((it) => it.tag('example').map((example) => ({ place: it.place, example })))

  it('are TypeScript only', () => {
    expect(examples.filter(({ example }) => !FENCE.test(example))).toEqual([])
  })

  it('are short: twelve lines at most', () => {
    const lengths = examples.map(({ place, example }) => ({
      place,
      length: toCode(example).split('\n').filter(Boolean).length,
    }))
    expect(lengths.filter(({ length }) => length > 12)).toEqual([])
  })

  it('compile, each as a module of its own', () => {
    const names = examples.map(({ example }, index) => {
      const name = `example-${index}`
      installed().write(`${name}.ts`, `${toCode(example)}\nexport {}\n`)
      return name
    })
    const text = names
      .map((name, index) => `export * as example${index} from './${name}'\n`)
      .join('')
    // XState's own declarations do not pass with `skipLibCheck: false`.
    const strict = { ...STRICT, noUnusedLocals: true, skipLibCheck: true }
    const { code, output } = compile(installed(), { name: 'examples', text }, WAYS.bundler, strict)
    expect(output).toBe('')
    expect(code).toBe(0)
  })
})
