/** The pages that people read, taken apart for tests. */
import { readdirSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { read, root } from './built.ts'

export interface Block {
  /** Where it stands: `docs/guide/signals.md:12`. */
  readonly place: string
  readonly language: string
  /** `ts run`: it is not only compiled. */
  readonly isRunnable: boolean
  readonly code: string
}

export interface Page {
  readonly path: string
  readonly text: string
  /** The text without code, comments and charts. */
  readonly prose: string
  readonly blocks: readonly Block[]
  /** The anchors that GitHub gives its headings, and those it has of its own: `<a id="s1">`. */
  readonly anchors: ReadonlySet<string>
  readonly tables: readonly Table[]
}

export interface Table {
  /** Its page and the first cell of its head: `docs/reference/events.md: event`. */
  readonly name: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const FENCE = /^( *)```(\w+)([^\n]*)\n([^]*?)^\1```$/gm

export const pages: readonly Page[] = [
  'README.md',
  'CHANGELOG.md',
  ...['CONTRIBUTING.md', 'SECURITY.md'].filter((path) => readdirSync(root).includes(path)),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    // `docs/.vitepress` has packages of its own.
    .filter((path) => path.endsWith('.md') && !path.startsWith('.'))
    .map((path) => `docs/${path}`)
    .toSorted(),
].map((path) => toPage(path, read(join(root, path))))

function toPage(path: string, text: string): Page {
  const prose = text.replaceAll(FENCE, '').replaceAll(/<!--[^]*?-->/g, '')
  const blocks = [...text.matchAll(FENCE)].map(
    ([, indent = '', language = '', info = '', code = ''], index, all) => ({
      place: `${path}:${text.slice(0, all[index]?.index).split('\n').length}`,
      language,
      isRunnable: info.trim() === 'run',
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  )
  return { path, text, prose, blocks, anchors: toAnchors(prose), tables: toTables(path, prose) }
}

function toAnchors(prose: string): Set<string> {
  const anchors = new Set([...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id))
  for (const [, heading = ''] of prose.matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-')
    let anchor = slug
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`
    anchors.add(anchor)
  }
  return anchors
}

function toTables(path: string, prose: string): Table[] {
  return (prose.match(/(?:^\|.*\n)+/gm) ?? []).map((text) => {
    const [head = [], , ...rows] = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
      .map((cells) => cells.map((cell) => cell.trim()))
    return { name: `${path}: ${head[0]}`, head, rows }
  })
}

/** A table by its name. */
export function tableOf(name: string): Table {
  const [table, ...others] = pages.flatMap(({ tables }) => tables).filter((it) => it.name === name)
  if (!table || others.length > 0) throw new Error(`Not one table is called '${name}'`)
  return table
}

/** The words in code font, without their backquotes. */
export const codeOf = (cell = ''): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)

/** Every link of a page: where it leads, from the root; and the anchor, if it names one. */
export function linksOf({ path, prose }: Page): { target: string; anchor: string; link: string }[] {
  const links = [...prose.matchAll(/\]\(<?([^)>\s]+)>?\)|(?:src|href|srcset)="([^"]+)"/g)]
  return links.map(([, markdown, html]) => {
    const link = markdown ?? html ?? ''
    if (/^[a-z]+:/.test(link)) return { target: link, anchor: '', link }
    const [file = '', anchor = ''] = link.split('#', 2)
    const target = file ? posix.normalize(posix.join(dirname(path), file)) : path
    return { target, anchor, link }
  })
}
