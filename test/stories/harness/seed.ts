/** Where random choices begin. The names of the tests print it, and `SEED` in the environment repeats a run. */
export const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31)
