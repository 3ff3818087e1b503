/** The oldest browsers of the package, and what a file of the build needs that is newer. */
import { transformSync } from 'esbuild'
import { manifest } from './built.ts'

const NAMES = ['chrome', 'firefox', 'safari'] as const

/** As package.json states them: `chrome` → 98. */
export const OLDEST: ReadonlyMap<string, number> = new Map(
  manifest.browserslist.map((range) => {
    const [name = '', version = ''] = range.split(' >= ')
    return [name, Number(version)]
  }),
)

/** Chrome and Edge, Firefox, Safari: the first version of each. */
type Since = readonly [chrome: number, firefox: number, safari: number]

/** Methods that no build lowers, by what calls them. Those that every browser of today has for five years are left out. */
const METHODS: readonly (readonly [call: RegExp, since: Since])[] = [
  [/\.at\(/, [92, 90, 15.4]],
  [/\bObject\.hasOwn\(/, [93, 92, 15.4]],
  [/\.(?:findLast|findLastIndex)\(/, [97, 104, 15.4]],
  [/\bstructuredClone\(/, [98, 94, 15.4]],
  [/\.throwIfAborted\(/, [100, 97, 15.4]],
  [/\bAbortSignal\.timeout\(/, [103, 100, 16]],
  [/\.checkVisibility\(/, [105, 106, 17.4]],
  [/\.(?:toReversed|toSorted|toSpliced)\(/, [110, 115, 16]],
  [/\.(?:isWellFormed|toWellFormed)\(/, [111, 119, 16.4]],
  [/\.(?:showPopover|hidePopover|togglePopover)\(/, [114, 125, 17]],
  [/\bAbortSignal\.any\(/, [116, 124, 17.4]],
  [/\b(?:Object|Map)\.groupBy\(/, [117, 119, 17.4]],
  [/\bPromise\.withResolvers\(/, [119, 121, 17.4]],
  [/\bURL\.canParse\(/, [120, 115, 17]],
  [/\bArray\.fromAsync\(/, [121, 115, 16.4]],
  [/\bIterator\.from\(/, [122, 131, 18.4]],
  [
    /\.(?:union|intersection|difference|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(/,
    [122, 127, 17],
  ],
  [/\bURL\.parse\(/, [126, 126, 18]],
  [/\bPromise\.try\(/, [128, 134, 18.2]],
  [/\.moveBefore\(/, [133, 144, Infinity]],
  [/\bRegExp\.escape\(/, [136, 134, 18.2]],
  [/\.(?:toBase64|toHex|setFromBase64|setFromHex)\(|\.from(?:Base64|Hex)\(/, [140, 133, 18.2]],
  [/\.getOrInsert(?:Computed)?\(/, [145, 144, 26.2]],
]

/** Calls in a file of methods that the oldest browsers do not have. */
export function findNewMethods(code: string): string[] {
  const isNew = (since: Since) => NAMES.some((name, at) => since[at]! > (OLDEST.get(name) ?? 0))
  return METHODS.filter(([, since]) => isNew(since)).flatMap(([call]) => {
    const [found] = call.exec(code) ?? []
    return found === undefined ? [] : [found]
  })
}

/** Lines that esbuild has to write in another way for the oldest browsers. */
export function findNewSyntax(code: string): string[] {
  const toLines = (target: string | string[]) => transformSync(code, { target }).code.split('\n')
  const lowered = new Set(toLines([...OLDEST].map(([name, version]) => `${name}${version}`)))
  return toLines('esnext').filter((line) => !lowered.has(line))
}
