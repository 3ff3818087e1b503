/** Simulates the browser's offline and online events in one frame. */
export function setOffline(frame: HTMLIFrameElement, isOffline: boolean): void {
  const { contentWindow } = frame
  if (!contentWindow) return
  const { navigator } = contentWindow
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => !isOffline })
  contentWindow.dispatchEvent(new Event(isOffline ? 'offline' : 'online'))
}
