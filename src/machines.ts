/** The statecharts themselves, for XState users, inspectors and model tests. */

export { actorsOf } from './lib/actors.ts'
export { toMermaid } from './inspector/chart/mermaid.ts'
export { publisherMachine } from './publisher/publisher.machine.ts'
export { sessionMachine } from './session/session.machine.ts'
export { subscriberMachine } from './subscriber/subscriber.machine.ts'
export type { PublisherContext } from './publisher/publisher.types.ts'
export type { PublisherMachineEvent } from './contract/machine-events.types.ts'
export type { AttemptInput, SessionContext } from './session/session.types.ts'
export type { SessionMachineEvent } from './contract/machine-events.types.ts'
export type { SubscriberContext } from './subscriber/subscriber.types.ts'
export type { SubscriberMachineEvent } from './contract/machine-events.types.ts'
