/** Lengths of time in few words. */

/** `0.4 s`, `3.0 s`, `42 s`, `3 min 20 s`, `14 min`, `1 h 5 min`; a round number of seconds has no digits behind. */
export function toDuration(ms: number): string {
  const s = Math.max(0, ms) / 1_000
  if (s < 10) return `${Number.isInteger(s) ? s : s.toFixed(1)} s`
  if (s < 100) return `${Math.floor(s)} s`
  const minutes = Math.floor(s / 60)
  if (minutes < 10) return `${minutes} min ${Math.floor(s % 60)} s`
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
