/** Options of the script: from the attributes of its own tag, and from a global that the page sets before it. */

import type { ReconnectionOptions, TokenContext } from '../../index.ts'

/** What the page wants. */
export interface ScriptOptions {
  readonly options: ReconnectionOptions
  /** Address of the module of the inspector, to be opened for each session. */
  readonly inspectorUrl: string | undefined
}

/** Attributes with a number, such as `data-give-up-ms="120000"`. */
const NUMBERS = ['giveUpMs', 'joinAttempts', 'joinTimeoutMs', 'reconnectedMs'] as const

/**
 * @param data the attributes `data-…`; those that mean nothing to the script may belong to others
 * @param given options in code, which come before those of the tag
 * @param baseUrl what addresses are relative to
 */
export function readScriptOptions(
  data: Readonly<Record<string, string | undefined>>,
  given: ReconnectionOptions,
  baseUrl: string,
): ScriptOptions {
  const { debug, inspect, rejoin, tokenUrl } = data
  const numbers = NUMBERS.filter((name) => data[name] !== undefined)
  return {
    options: {
      ...Object.fromEntries(numbers.map((name) => [name, Number(data[name])])),
      ...(rejoin !== undefined && { rejoin: isOn(rejoin) }),
      ...(tokenUrl !== undefined && { token: fetchFrom(tokenUrl, baseUrl) }),
      ...(isOn(debug) && { logger: console }),
      ...given,
    },
    inspectorUrl: inspect === undefined ? undefined : new URL(inspect, baseUrl).href,
  }
}

/** An attribute without a value is on. */
const isOn = (value: string | undefined) => value !== undefined && value !== 'false'

/** The page's own server answers with the token as text. */
function fetchFrom(url: string, baseUrl: string) {
  return async ({ sessionId }: TokenContext): Promise<string> => {
    const address = new URL(url, baseUrl)
    address.searchParams.set('sessionId', sessionId)
    const response = await fetch(address)
    if (!response.ok) throw new Error(`The token address answered with status ${response.status}.`)
    return (await response.text()).trim()
  }
}
