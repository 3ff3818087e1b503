/** Stands in for axios, with which the vendor's `OTSession` posts to the log host of its maker: counts, and sends nothing. */

import type { NativePlatform } from './native-module.ts'

export default function post({ url }: { url: string }): Promise<void> {
  const { reactNativePlatform } = globalThis as { reactNativePlatform?: NativePlatform }
  reactNativePlatform?.logPosts.push(url)
  return Promise.resolve()
}
