/** The statecharts themselves, for XState users, inspectors and model tests. */

export { actorsOf } from './base/actors.ts'
export { toMermaid } from './chart/mermaid.ts'
export { publisherMachine } from './publisher/publisher.machine.ts'
export { sessionMachine } from './session/session.machine.ts'
export { subscriberMachine } from './subscriber/subscriber.machine.ts'
export type { PublisherContext, PublisherEvent } from './publisher/publisher.machine.ts'
export type { AttemptInput, SessionContext, SessionEvent } from './session/session.types.ts'
export type { SubscriberContext, SubscriberEvent } from './subscriber/subscriber.machine.ts'
