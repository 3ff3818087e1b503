/** Sound without a microphone: OpenTok shows the picture of a stream without sound 2 s later. */

let context: AudioContext | undefined

/** A new one for each publisher, because OpenTok stops those that it has. It sends no packet: its context never runs. */
export function createSilentTrack(): MediaStreamTrack | null {
  context ??= new AudioContext()
  void context.suspend()
  return context.createMediaStreamDestination().stream.getAudioTracks()[0] ?? null
}
