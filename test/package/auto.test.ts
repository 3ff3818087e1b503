/** The page on the entry for plain apps has every member that OpenTok declares: a new version that adds one fails here. */
import { join } from 'node:path'
import ts from '@typescript/typescript6'
import { describe, expect, it } from 'vitest'
import { readScriptOptions } from '../../src/auto/script/script-options.ts'
import { SUBSCRIBER_MEMBERS } from '../../src/auto/subscriber/subscriber-members.ts'
import { entries, read, root, script } from './built.ts'
import { ONE_CHECKER } from './compile.ts'
import { codeOf, tableOf } from './docs.ts'
import { useInstallation } from './installed.ts'

const file = join(root, 'node_modules/@opentok/client/dist/js/opentok.d.ts')
const program = ts.createProgram([file], { target: ts.ScriptTarget.ES2022, types: [] })
const checker = program.getTypeChecker()

const classes = new Map<string, ts.ClassDeclaration>()
const visit = (node: ts.Node): void => {
  if (ts.isClassDeclaration(node) && node.name) classes.set(node.name.text, node)
  ts.forEachChild(node, visit)
}
visit(program.getSourceFile(file)!)

/** Members of a class of OpenTok, inherited ones included. */
const membersOf = (name: string) =>
  checker.getPropertiesOfType(checker.getTypeAtLocation(classes.get(name)!)).map(({ name }) => name)

/** Names of the events that a class of OpenTok declares. */
function eventsOf(name: string): string[] {
  const [base] = classes.get(name)?.heritageClauses?.[0]?.types ?? []
  const map = checker.getTypeFromTypeNode(base!.typeArguments![0]!)
  return checker.getPropertiesOfType(map).map(({ name }) => name)
}

const named = (table: string) => tableOf(table).rows.flatMap(([names = '']) => codeOf(names))

describe('docs/guide/auto.md and docs/reference/auto.md', () => {
  it('has every member of OpenTok’s session, and no other', () => {
    const declared = membersOf('Session')
    expect(declared).toContain('connect')
    expect(named('docs/reference/auto.md: member of the session').toSorted()).toEqual(
      declared.toSorted(),
    )
  })

  it('has every member of OpenTok’s subscriber, and so has the code', () => {
    const declared = membersOf('Subscriber').toSorted()
    expect(declared).toContain('element')
    expect(named('docs/reference/auto.md: member of a subscriber').toSorted()).toEqual(declared)
    expect(Object.keys(SUBSCRIBER_MEMBERS).toSorted()).toEqual(declared)
  })

  it('has every event of OpenTok’s session, and no other', () => {
    const declared = eventsOf('Session')
    expect(declared).toContain('signal')
    expect(named('docs/reference/auto.md: event of the session').toSorted()).toEqual(
      declared.toSorted(),
    )
  })

  it('has only attributes that the script reads', () => {
    for (const attribute of named('docs/guide/auto.md: attribute').filter((it) =>
      it.startsWith('data-'),
    )) {
      const words = attribute.slice('data-'.length)
      const name = words.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
      const { inspectorUrl, options } = readScriptOptions({ [name]: '1' }, {}, 'https://a.example')
      const isRead = inspectorUrl !== undefined || Object.keys(options).length > 0
      expect({ attribute, isRead }).toEqual({ attribute, isRead: true })
    }
  })
})

describe('an app in TypeScript', () => {
  const installed = useInstallation(['@opentok/client'])

  it('compiles as before where OT.Session is expected, and sees the handle only if it asks (A6)', () => {
    const app = `
import OT from '@opentok/client'
import { installReconnection } from 'opentok-reconnection/auto'
import type { WithReconnection } from 'opentok-reconnection/auto'

const uninstall: () => void = installReconnection(OT, { giveUpMs: 120_000 })
const session: OT.Session = OT.initSession('api key', 'session id')
session.on('streamCreated', ({ stream }) => {
  const subscriber: OT.Subscriber = session.subscribe(stream, 'videos')
  subscriber.setAudioVolume(50).on('destroyed', uninstall)
})
const more = session as WithReconnection<OT.Session>
export const status: string = more.reconnection.status
export const plain: OT.Session = more
`
    installed().write('app.ts', app)
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const flags = '--noEmit --strict --skipLibCheck --esModuleInterop --lib es2022,dom'
    const place = '--module esnext --moduleResolution bundler --target es2022'
    const args = [...ONE_CHECKER, ...flags.split(' '), ...place.split(' '), 'app.ts']
    const compile = () => installed().run(process.execPath, [compiler, ...args])
    expect(compile()).toEqual({ code: 0, output: '' })

    installed().write('app.ts', `${app}\nsession.reconnection.dispose()\n`)
    expect(compile().output).toContain("Property 'reconnection' does not exist")
  })
})

describe('the code of the entry', () => {
  it('is in its own files, and in no other entry', () => {
    const others = entries.filter(({ name }) => name !== 'opentok-reconnection/auto')
    expect(others.length).toBeGreaterThan(4)
    const holds = (path: string) => read(path).includes('OT must be an object with initSession()')
    expect(others.flatMap(({ cjs, esm }) => [cjs, esm]).filter(holds)).toEqual([])
    const own = entries.find(({ name }) => name === 'opentok-reconnection/auto')!
    expect([own.esm, own.cjs, script].filter(holds)).toHaveLength(3)
  })
})
