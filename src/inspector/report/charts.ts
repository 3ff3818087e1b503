/** The charts of a report's machines. The build replaces them by data, so that the panel needs no machine. */

import type { AnyStateMachine } from 'xstate'
import { deviceMachine } from '../../device/device.machine.ts'
import { publisherMachine } from '../../publisher/publisher.machine.ts'
import { sessionMachine } from '../../session/session.machine.ts'
import { subscriberMachine } from '../../subscriber/subscriber.machine.ts'
import { toChart } from '../chart/model.ts'
import type { Level } from '../chart/model.ts'

export type ChartId = 'device' | 'publisher' | 'session' | 'subscriber'

const machines: Readonly<Record<ChartId, AnyStateMachine>> = {
  session: sessionMachine,
  publisher: publisherMachine,
  subscriber: subscriberMachine,
  device: deviceMachine,
}

/** A report does not know which transition was taken, so nothing says which text stands for which. */
const withoutKeys = (level: Level): Level =>
  JSON.parse(
    JSON.stringify(level, (name, value: unknown) => (name === 'keys' ? [] : value)),
  ) as Level

/** A function: bundlers keep what a module does when it is loaded. */
export const toCharts = (): Readonly<Record<ChartId, Level>> =>
  Object.fromEntries(
    Object.entries(machines).map(([id, machine]) => [id, withoutKeys(toChart(machine))]),
  ) as Record<ChartId, Level>
