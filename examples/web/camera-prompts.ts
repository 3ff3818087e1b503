/** Runs before OpenTok, which keeps the browser's functions: counts how often the page asks for the camera. */

window.cameraPrompts = 0
// Absent where the page is no secure context.
const devices = navigator.mediaDevices as MediaDevices | undefined
if (devices) {
  const ask = devices.getUserMedia.bind(devices)
  devices.getUserMedia = (constraints) => {
    window.cameraPrompts += 1
    return ask(constraints)
  }
}

// Without this it would be bundled as CommonJS.
export {}
