/** Calls a method of the network by its name, with arguments from JSON. */
import { ControlError, validateKeys } from './control-error.ts'
import type { EmulatorNetwork } from '../faults/network.types.ts'

/** Most arguments of a method; one, if it is not listed. */
const MAX_ARGUMENTS: Partial<Record<keyof EmulatorNetwork, number>> = {
  close: 2,
  delay: 2,
  delaySessionInfo: 2,
  endStream: 2,
  fail: 3,
  failSessionInfo: 2,
  forget: 2,
  ignore: 2,
  kick: 2,
  rateLimit: 2,
  refuse: 3,
  withhold: 2,
}

/** @returns the result of the method */
export function callNetwork(
  network: EmulatorNetwork,
  path: string,
  body: Readonly<Record<string, unknown>>,
): number | undefined {
  const [method = '', ...rest] = path.split('/')
  if (!isMethod(network, method)) {
    const known = Object.keys(network).join(', ')
    throw new ControlError(404, `The network has no ${JSON.stringify(method)}; it has ${known}.`)
  }
  const name = `network/${method}`
  if (rest.length > 0) {
    throw new ControlError(400, `Nothing may follow ${name}; put arguments into the body, as args.`)
  }
  validateKeys(name, body, ['args'])
  const values = toArguments(method, body['args'])
  const max = MAX_ARGUMENTS[method] ?? 1
  if (values.length > max) {
    const allowed = max === 1 ? 'one argument' : `${max} arguments`
    throw new ControlError(400, `${name} takes at most ${allowed}; got ${values.length}.`)
  }
  return (network[method] as (...values: readonly unknown[]) => number | undefined)(...values)
}

function isMethod(network: EmulatorNetwork, name: string): name is keyof EmulatorNetwork {
  return Object.hasOwn(network, name)
}

/**
 * JSON has no `undefined`: `null` stands for an argument that is not given, except as the limit of `rateLimit`, where
 * it is a value of its own.
 */
function toArguments(method: keyof EmulatorNetwork, args: unknown): readonly unknown[] {
  if (args === undefined) return []
  if (!Array.isArray(args)) throw new ControlError(400, 'args must be an array.')
  const given: readonly unknown[] = args
  return given.map((value, index) =>
    value === null && !(method === 'rateLimit' && index === 0) ? undefined : value,
  )
}
