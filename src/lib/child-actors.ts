/** The child actors of one actor: each may end inside an event of another one, and all end before their parent. */

import { createActor } from 'xstate'
import type { Actor, ActorOptions, AnyActor, AnyStateMachine } from 'xstate'

/** Children are listed here: an actor that is started from outside is not among the children of XState's snapshot. */
export interface ChildActors {
  /** Those that have not ended, the oldest first. */
  readonly running: Iterable<AnyActor>
  /** @returns a child that is not started yet */
  create<Machine extends AnyStateMachine>(
    machine: Machine,
    options: ActorOptions<Machine>,
  ): Actor<Machine>
  /** Stops the parent; to be called once every child has been told to end. */
  stopParent(): void
}

export function createChildActors(parent: AnyActor): ChildActors {
  const running = new Set<AnyActor>()

  return {
    running,
    create<Machine extends AnyStateMachine>(machine: Machine, options: ActorOptions<Machine>) {
      const child = createActor(machine, { ...options, parent })
      // XState calls this just before the child reports its end to its parent.
      const handleEnd = () => void running.delete(child)
      child.subscribe({ complete: handleEnd, error: handleEnd })
      running.add(child)
      return child
    },
    // A child that is still running announces something at this moment: it ends, and reports that, when its listeners
    // have returned.
    stopParent() {
      if (running.size === 0) parent.stop()
      else queueMicrotask(() => parent.stop())
    },
  }
}

/** What {@link toSend} needs of an actor. */
interface Receiver<Event> {
  getSnapshot(): { readonly status: string }
  send(event: Event): void
}

/** @returns its `send()`, which does nothing once the actor has ended: a listener inside an event of OpenTok may end it */
export const toSend =
  <Event>(actor: Receiver<Event>) =>
  (event: Event): void => {
    if (actor.getSnapshot().status === 'active') actor.send(event)
  }
