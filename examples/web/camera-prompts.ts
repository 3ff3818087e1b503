/** Counts camera requests. Loaded before OpenTok, because OpenTok keeps a reference to the browser's function. */

window.cameraPrompts = 0
// Undefined outside a secure context.
const devices = navigator.mediaDevices as MediaDevices | undefined
if (devices) {
  const getUserMedia = devices.getUserMedia.bind(devices)
  devices.getUserMedia = (constraints) => {
    window.cameraPrompts += 1
    return getUserMedia(constraints)
  }
}

// Makes this file a module: otherwise it is bundled as CommonJS.
export {}
