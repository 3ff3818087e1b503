/** Names the browser and the system: nothing else of the user agent, which may name a device. */

/** The first that fits: most browsers name the others too. */
const BROWSERS = [
  ['Edge', /Edg\w*\/(\d{1,4})/],
  ['Opera', /OPR\/(\d{1,4})/],
  ['Samsung Internet', /SamsungBrowser\/(\d{1,4})/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d{1,4})/],
  ['Chrome', /(?:Chrome|CriOS)\/(\d{1,4})/],
  ['Safari', /Version\/(\d{1,4}(?:\.\d{1,4})?).* Safari/],
] as const

const SYSTEMS = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad|iPod/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
] as const

/** `Chrome 131 on Windows` */
export function toBrowser(userAgent: unknown): string | null {
  if (typeof userAgent !== 'string') return null
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1]
    if (!version) continue
    const [system] = SYSTEMS.find(([, form]) => form.test(userAgent)) ?? []
    return `${name} ${version}${system ? ` on ${system}` : ''}`
  }
  return null
}
