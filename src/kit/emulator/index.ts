/** A local OpenTok server that the real OpenTok.js connects to, with a network that fails on purpose. */
export { EmulatorError } from './emulator-error.ts'
export { startEmulator } from './start-emulator.ts'
export type { EmulatorErrorCode } from './emulator-error.ts'
export type {
  Emulator,
  EmulatorClient,
  EmulatorCounters,
  EmulatorOptions,
} from './emulator.types.ts'
export type { Degradation } from '../faults/fault-network.types.ts'
export type {
  EmulatorRole,
  EmulatorSessionOptions,
  EmulatorTokenOptions,
} from './session-options.types.ts'
export type {
  EmulatorNetwork,
  EmulatorTarget,
  FaultOptions,
  NegotiationKind,
  RefusalKind,
  RefusalScope,
  RequestKind,
  SessionInfoFailure,
} from './faults/network.types.ts'
