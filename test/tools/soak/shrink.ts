/** Shortens a failing schedule: removes smaller and smaller parts while it still fails. */

/**
 * The algorithm by Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", without its
 * first half: a part alone rarely fails.
 * @param limit maximum number of calls of `fails`
 */
export async function shrink<Step>(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => Promise<boolean>,
  limit: number,
): Promise<readonly Step[]> {
  let shortest = steps
  let runs = 0
  for (
    let size = Math.ceil(steps.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    // From the end: steps after the failure did not cause it.
    for (let end = shortest.length; end > 0 && runs < limit; end -= size) {
      const shorter = shortest.filter((_, index) => index >= end || index < end - size)
      runs += 1
      if (await fails(shorter)) shortest = shorter
    }
  }
  return shortest
}
