/** Tells this machine's own addresses from everybody else's. */
import { isIPv4 } from 'node:net'

/** Whether a host name or address, without a port, can only mean this machine. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true
  return isIPv4(name) && name.startsWith('127.')
}

/** Whether a `Host` header is loopback; a rebound DNS name is not. */
export function isLoopbackAuthority(authority: string | undefined): boolean {
  return authority !== undefined && isLoopbackOrigin(`http://${authority}`)
}

/** Whether an `Origin` header is a page of this machine; `null` (a file, a sandbox) is not. */
export function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname)
}

/** The host as it stands in a URL. */
export function toUrlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
