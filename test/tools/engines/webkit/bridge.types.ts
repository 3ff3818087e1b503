/** What a page and its test send each other over HTTP. */
import type { Problem } from '../engine.types.ts'

export type Message =
  | { readonly kind: 'call'; readonly name: string; readonly argument: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly result: Result }
  | { readonly kind: 'problem'; readonly problem: Problem }

/** How a function of the test ended in the page. */
export type Result = { readonly value?: unknown } | { readonly error: string }

export const BRIDGE_PATH = '/engine-bridge'
