/** Signals to a browser and all of its processes. */
import type { ChildProcess } from 'node:child_process'

/** @param leader started as the leader of its own process group */
export function signalGroup(leader: ChildProcess | null, name: NodeJS.Signals): void {
  if (!leader?.pid || leader.exitCode !== null || leader.signalCode !== null) return
  process.kill(-leader.pid, name)
}
