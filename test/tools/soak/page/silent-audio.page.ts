/**
 * Measures audio levels without audio output. A browser plays sixteen sounds at a time in all its pages, and fails the
 * next with a decoding error of a publisher's own video; the level measurement needs no output.
 */
export function disableAudioOutput(): void {
  const { AudioContext } = window
  window.AudioContext = class extends AudioContext {
    constructor(options?: AudioContextOptions) {
      super({ ...options, sinkId: { type: 'none' } } as AudioContextOptions)
    }
  }
}
