/** Parses the URL of a request into its query and its path, without the prefix that `OT.setProxyUrl()` adds. */

export interface Route {
  readonly path: string
  readonly query: URLSearchParams
}

/** `/proxy/{host}/path` and `/prod/logging` are other names for `/path` and `/logging`. */
export function toRoute(url = '/'): Route {
  const [path = '/', query = ''] = url.split(/\?(.*)/s)
  return {
    path: path.replace(/^\/proxy\/[^/]*(?=\/)/, '').replace(/^\/prod(?=\/logging\/)/, ''),
    query: new URLSearchParams(query),
  }
}

/** @returns `null` for text with invalid percent-encoding */
export function decodePath(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
