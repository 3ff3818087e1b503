/** A track of silence, without a microphone: OpenTok judges the line of a publisher by its sound. */

/** @returns what makes a new track for each publisher, as OpenTok stops those that it has */
export function createSilence(): () => MediaStreamTrack | null {
  const context = new AudioContext()
  const source = new ConstantSourceNode(context, { offset: 0 })
  source.start()

  // Browsers start sound only after a click.
  window.addEventListener('pointerdown', () => void context.resume(), { once: true })

  return () => {
    const target = context.createMediaStreamDestination()
    source.connect(target)
    return target.stream.getAudioTracks()[0] ?? null
  }
}
