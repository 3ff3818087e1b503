/** Counts OpenTok's requests for session information in the page: only there is it certain which came first. */

export interface SessionRequests {
  count: number
  /** Neither answered nor abandoned. */
  inFlight: number
  /** Maximum at the same time. */
  most: number
}

declare global {
  interface Window {
    sessionRequests: SessionRequests
  }
}

const counts: SessionRequests = { count: 0, inFlight: 0, most: 0 }
window.sessionRequests = counts

const watched = new WeakSet<XMLHttpRequest>()
const { open, send } = XMLHttpRequest.prototype

Object.assign(XMLHttpRequest.prototype, {
  open(this: XMLHttpRequest, method: string, url: string) {
    if (/\/proxy\/.*\/session\//.test(url)) watched.add(this)
    open.call(this, method, url, true)
  },
  send(this: XMLHttpRequest, body?: XMLHttpRequestBodyInit | null) {
    if (watched.has(this)) {
      counts.count += 1
      counts.inFlight += 1
      counts.most = Math.max(counts.most, counts.inFlight)
      this.addEventListener('loadend', () => (counts.inFlight -= 1))
    }
    send.call(this, body)
  },
})
