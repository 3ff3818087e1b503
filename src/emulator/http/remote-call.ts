/** Calls a method of the network by its name, with arguments out of JSON. */
import { ControlError, checkKeys } from './control-error.ts'
import type { EmulatorNetwork } from '../faults/network.types.ts'

const MAX_ARGUMENTS: Readonly<Record<keyof EmulatorNetwork, number>> = {
  drop: 1,
  refuse: 3,
  restore: 1,
  clear: 1,
  cut: 1,
  silence: 1,
  flap: 1,
  delay: 2,
  close: 2,
  closeLeftBehind: 1,
  kick: 2,
  forget: 2,
  endStream: 2,
  rateLimit: 2,
  loseAck: 1,
  loseMessage: 1,
  ignore: 2,
  fail: 3,
  withhold: 2,
  failSessionInfo: 2,
  delaySessionInfo: 2,
  failConfig: 1,
  cutMedia: 1,
  healMedia: 1,
}

/** @returns what the method returns */
export function callNetwork(
  network: EmulatorNetwork,
  path: string,
  body: Readonly<Record<string, unknown>>,
): number | undefined {
  const [method = '', ...rest] = path.split('/')
  if (!isMethod(method)) {
    const known = Object.keys(MAX_ARGUMENTS).join(', ')
    throw new ControlError(404, `network has no ${JSON.stringify(method)}; it has ${known}`)
  }
  const name = `network/${method}`
  if (rest.length > 0) {
    throw new ControlError(400, `nothing may follow ${name}: arguments go into the body, as args`)
  }
  checkKeys(name, body, ['args'])
  const values = toArguments(method, body['args'])
  const max = MAX_ARGUMENTS[method]
  if (values.length > max) {
    const allowed = max === 1 ? 'one argument' : `${max} arguments`
    throw new ControlError(400, `${name} takes at most ${allowed}; got ${values.length}`)
  }
  return (network[method] as (...values: readonly unknown[]) => number | undefined)(...values)
}

function isMethod(name: string): name is keyof EmulatorNetwork {
  return Object.hasOwn(MAX_ARGUMENTS, name)
}

/**
 * JSON has no `undefined`: `null` stands for an argument that is not given. Only the limit of `rateLimit` means
 * something by it.
 */
function toArguments(method: keyof EmulatorNetwork, args: unknown): readonly unknown[] {
  if (args === undefined) return []
  if (!Array.isArray(args)) throw new ControlError(400, 'args must be an array')
  const given: readonly unknown[] = args
  return given.map((value, index) =>
    value === null && !(method === 'rateLimit' && index === 0) ? undefined : value,
  )
}
