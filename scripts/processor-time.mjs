/**
 * The processor's time of commands with all that they have started. What a parent has waited for is in the kernel's
 * figures; Chromium's processes are not, so all processes are looked at twice a second.
 */
import { readdirSync, readFileSync } from 'node:fs'

/** In `/proc`, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100
const SAMPLE_MS = 500

/**
 * @typedef {{ key: string, pid: number, parent: number, own: number, waited: number }} Stat
 *   of a process: its own ticks, and those of the ended children that it has waited for; the key names no later process
 * @typedef {{ own: number, waited: number, children: Seen[] }} Seen a process as it was last seen
 */

/** @param {() => Stat[] | null} read all processes, or null where that is unknown */
export function watchProcesses(read = readStats) {
  /** Of those that belong to a command, also after their end. @type {Map<string, Seen>} */
  const seen = new Map()
  /** @type {Map<number, Seen>} */
  const roots = new Map()

  function sample() {
    const stats = read()
    if (!stats) return
    const byPid = new Map(stats.map((stat) => [stat.pid, stat]))
    for (const stat of stats) adopt(stat, byPid)
  }

  /**
   * A process stays with the parent that it was first seen with.
   * @param {Stat} stat
   * @param {Map<number, Stat>} byPid
   * @returns {Seen | undefined} undefined if it belongs to no command
   */
  function adopt({ key, pid, parent, own, waited }, byPid) {
    const known = seen.get(key)
    if (known) return Object.assign(known, { own, waited })
    const entry = { own, waited, children: [] }
    const root = roots.get(pid)
    const above = byPid.get(parent)
    const owner = root ? undefined : above && adopt(above, byPid)
    if (!root && !owner) return undefined
    owner?.children.push(entry)
    seen.set(key, root ? Object.assign(root, entry) : entry)
    return seen.get(key)
  }

  const timer = setInterval(sample, SAMPLE_MS)
  timer.unref()
  return {
    sample,
    /** @param {number | undefined} pid of a command that has just begun */
    add(pid = 0) {
      /** @type {Seen} */
      const root = { own: 0, waited: 0, children: [] }
      roots.set(pid, root)
      sample()
      return {
        /** Ends the watch. @returns {number | null} seconds so far, or null where that is unknown */
        end() {
          roots.delete(pid)
          const ticks = ticksOf(root)
          return ticks > 0 ? ticks / TICKS_PER_SECOND : null
        },
      }
    },
    close: () => clearInterval(timer),
  }
}

/**
 * Of the children the larger figure: the kernel's has those that lived between two samples, and lacks those that nobody
 * has waited for.
 * @param {Seen} process
 * @returns {number}
 */
function ticksOf({ own, waited, children }) {
  return (
    own +
    Math.max(
      waited,
      children.reduce((sum, child) => sum + ticksOf(child), 0),
    )
  )
}

/** @returns {Stat[] | null} */
function readStats() {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d/.test(name))
      .flatMap((pid) => readStat(pid) ?? [])
  } catch {
    return null
  }
}

/** @param {string} pid @returns {Stat | null} null if it has ended meanwhile */
function readStat(pid) {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return null
  }
}

/** @param {string} line of `/proc/<pid>/stat`; the name in parentheses may contain anything */
export function parseStat(line) {
  const pid = Number.parseInt(line, 10)
  // From the third field on.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const at = (/** @type {number} */ field) => Number(fields[field - 3])
  return {
    key: `${pid}:${at(22)}`,
    pid,
    parent: at(4),
    own: at(14) + at(15),
    waited: at(16) + at(17),
  }
}
