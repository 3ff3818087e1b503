/** The statecharts themselves, for XState users, inspectors and model tests. */

export { actorsOf } from './base/actors.ts'
export { toMermaid } from './chart/mermaid.ts'
export { publisherMachine } from './publisher/publisher.machine.ts'
export { sessionMachine } from './session/session.machine.ts'
export { subscriberMachine } from './subscriber/subscriber.machine.ts'
export type { PublisherContext, PublisherMachineEvent } from './publisher/publisher.types.ts'
export type { AttemptInput, SessionContext, SessionMachineEvent } from './session/session.types.ts'
export type { SubscriberContext, SubscriberMachineEvent } from './subscriber/subscriber.types.ts'
