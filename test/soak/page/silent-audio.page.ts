/**
 * Measures levels without a loudspeaker. A browser plays sixteen sounds at a time over all its pages, and fails the
 * next with a decoding error of a publisher's own picture; nobody listens to the measuring of levels.
 */
export function doWithoutLoudspeaker(): void {
  const { AudioContext } = window
  window.AudioContext = class extends AudioContext {
    constructor(options?: AudioContextOptions) {
      super({ ...options, sinkId: { type: 'none' } } as AudioContextOptions)
    }
  }
}
