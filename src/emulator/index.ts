/** A local OpenTok server that the real OpenTok.js connects to, with a network that fails on purpose. */
export { EmulatorError } from './emulator-error.ts'
export { startEmulator } from './start-emulator.ts'
export type { EmulatorErrorCode } from './emulator-error.ts'
export type {
  Emulator,
  EmulatorClient,
  EmulatorCounters,
  EmulatorNetwork,
  EmulatorOptions,
  EmulatorRole,
  EmulatorTarget,
  EmulatorTokenOptions,
  RefusalKind,
  RefusalScope,
  RequestKind,
} from './emulator.types.ts'
