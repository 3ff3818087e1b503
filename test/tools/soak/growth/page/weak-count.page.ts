/** Counts objects that are still in memory, without keeping them there. */
export function createWeakCount<Value extends object>() {
  let refs: WeakRef<Value>[] = []
  return {
    add: (value: Value) => void refs.push(new WeakRef(value)),
    count() {
      refs = refs.filter((ref) => ref.deref() !== undefined)
      return refs.length
    },
  }
}
