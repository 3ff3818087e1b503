/** The options of a fuzzed call: its token provider, its network, and what it reads of inspection and log. */

import type { Network, ReconnectionOptions } from '../../../src/index.ts'
import { AppError, REJOIN } from './settings.ts'
import type { World } from './world.ts'

/** How the app gives tokens. */
export type TokenMode = 'good' | 'expired' | 'rejects' | 'throws' | 'hangs' | 'late' | 'wrong'

/** The network as the browser sees it. */
export interface FuzzNetwork extends Network {
  /** Something about it may have changed. */
  announce(): void
  /** Number of listeners. */
  readonly count: number
}

export function createNetwork(isOnline: () => boolean): FuzzNetwork {
  const listeners = new Set<() => void>()
  return {
    isOnline,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    announce() {
      for (const listener of listeners) listener()
    },
    get count() {
      return listeners.size
    },
  }
}

export function toOptions(world: World): ReconnectionOptions {
  const { clock, tell } = world
  const { identifies, isInspected, options, token } = world.settings
  const checkText = (text: string) => {
    if (/token-\d|payload/.test(text)) tell(`shows a secret: ${text}`)
  }
  return {
    ...options,
    rejoin: REJOIN[options.rejoin],
    ...(token === 'provider' && { token: () => giveToken(world) }),
    ...(token === 'text' && { token: world.fake.createToken({ data: 'Ada' }) }),
    ...(identifies && { identify: ({ data }) => data }),
    ...(isInspected && {
      inspect: (event: object) => checkText(inspected(event)),
      logger: { debug: checkText, info: checkText, warn: checkText },
    }),
    network: world.network,
    clock: clock.of('library'),
    now: clock.now,
    random: () => 0.5,
  }

  function inspected(event: object): string {
    const { event: sent, snapshot } = event as { event?: unknown; snapshot?: { context?: unknown } }
    return JSON.stringify([sent, snapshot?.context]) ?? ''
  }
}

function giveToken({ clock, fake, tokens }: World): string | Promise<string> {
  const good = () => fake.createToken({ data: 'Ada' })
  switch (tokens) {
    case 'good':
      return good()
    case 'expired':
      return fake.createToken({ data: 'Ada', isExpired: true })
    case 'rejects':
      return Promise.reject(new AppError('no token'))
    case 'throws':
      throw new AppError('no token')
    case 'hangs':
      return new Promise(() => {})
    case 'late':
      return new Promise((resolve) => {
        clock.of('opentok').setTimeout(() => resolve(good()), 7_000)
      })
    case 'wrong':
      return 42 as never
  }
}
