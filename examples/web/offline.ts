/** Lets one frame believe that its device is offline, or back online, as the browser itself would. */
export function sayOffline(frame: HTMLIFrameElement, isOffline: boolean): void {
  const { contentWindow } = frame
  if (!contentWindow) return
  const { navigator } = contentWindow
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => !isOffline })
  contentWindow.dispatchEvent(new Event(isOffline ? 'offline' : 'online'))
}
