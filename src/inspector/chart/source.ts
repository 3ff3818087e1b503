/** Where a chart comes from: a machine that runs, or data that stands for one. */

import type { AnyStateMachine } from 'xstate'
import { toMermaid } from './mermaid.ts'
import { toChart } from './model.ts'
import type { Level } from './model.ts'

export interface ChartSource {
  /** The id of the machine, with which the ids of its states begin. */
  readonly id: string
  toLevel(): Level
  /** `null` without the machine. */
  readonly toMermaid: (() => string) | null
}

export const toLiveChart = (machine: AnyStateMachine): ChartSource => ({
  id: machine.id,
  toLevel: () => toChart(machine),
  toMermaid: () => toMermaid(machine),
})
