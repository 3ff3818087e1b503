/** Recognizes the addresses of this machine. */
import { isIPv4 } from 'node:net'

/** Whether a host name or address, without a port, can only mean this machine. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true
  return isIPv4(name) && name.startsWith('127.')
}

/** Whether a `Host` header is a loopback address; a rebound DNS name is not. */
export function isLoopbackAuthority(authority: string | undefined): boolean {
  return authority !== undefined && isLoopbackOrigin(`http://${authority}`)
}

/** Whether an `Origin` header belongs to a page of this machine; `null` (a file, a sandbox) does not. */
export function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname)
}

/** The host in the form that URLs use: IPv6 in brackets. */
export function toUrlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
