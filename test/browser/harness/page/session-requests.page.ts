/** Watches OpenTok's requests for session information, in the page: only there is it certain which came first. */

export interface SessionRequests {
  count: number
  /** Neither answered nor abandoned. */
  inFlight: number
  /** Maximum at the same time. */
  most: number
  begin(): void
}

/** Must be called before OpenTok is loaded. */
export function watchSessionRequests(): Readonly<SessionRequests> {
  const none = { count: 0, inFlight: 0, most: 0 }
  const requests: SessionRequests = { ...none, begin: () => void Object.assign(requests, none) }
  const watched = new WeakSet<XMLHttpRequest>()
  const { open, send } = XMLHttpRequest.prototype

  Object.assign(XMLHttpRequest.prototype, {
    open(this: XMLHttpRequest, method: string, url: string) {
      if (/\/proxy\/.*\/session\//.test(url)) watched.add(this)
      open.call(this, method, url, true)
    },
    send(this: XMLHttpRequest, body?: XMLHttpRequestBodyInit | null) {
      if (watched.has(this)) {
        requests.count += 1
        requests.inFlight += 1
        requests.most = Math.max(requests.most, requests.inFlight)
        this.addEventListener('loadend', () => (requests.inFlight -= 1))
      }
      send.call(this, body)
    },
  })
  return requests
}
