/** Writes durations as short texts. */

/** A measured duration: `0.4 s`, `3.0 s`, `42 s`, `3 min 20 s`, `14 min`, `1 h 5 min`. */
export function toDuration(ms: number): string {
  const tenths = Math.floor(Math.max(0, ms) / 100)
  if (tenths === 0) return '0 s'
  if (tenths < 100) return `${(tenths / 10).toFixed(1)} s`
  const s = Math.floor(tenths / 10)
  if (s < 100) return `${s} s`
  const minutes = Math.floor(s / 60)
  if (minutes < 10) return `${minutes} min ${s % 60} s`
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A configured duration: `3 s`, `1.5 s`. */
export const toDelay = (ms: number): string => toDuration(ms).replace('.0 ', ' ')
