/** Makes a failing schedule shorter: leaves out ever smaller parts of it, as long as it still fails. */

/**
 * The algorithm is that of Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", without its
 * first half: a part alone rarely fails.
 * @param limit how often `fails` may be asked
 */
export async function shrink<Step>(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => Promise<boolean>,
  limit: number,
): Promise<readonly Step[]> {
  let shortest = steps
  let asked = 0
  for (
    let size = Math.ceil(steps.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    // From the end: what comes after the fault did not cause it.
    for (let end = shortest.length; end > 0 && asked < limit; end -= size) {
      const shorter = shortest.filter((_, index) => index >= end || index < end - size)
      asked += 1
      if (await fails(shorter)) shortest = shorter
    }
  }
  return shortest
}
