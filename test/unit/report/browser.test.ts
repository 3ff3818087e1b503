/** The browser's name, from its user agent and nothing else of it. */

import { describe, expect, it } from 'vitest'
import { toBrowser } from '../../../src/report/browser.ts'

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe('the name of the browser', () => {
  it.each([
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36`,
      'Chrome 131 on Windows',
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.1`,
      'Edge 131 on Windows',
    ],
    [
      `Mozilla/5.0 (Linux; Android 14; Ada's phone) ${WEBKIT} Chrome/130.0.0.0 Mobile Safari/537.36`,
      'Chrome 130 on Android',
    ],
    [
      `Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0`,
      'Firefox 132 on Linux',
    ],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1`,
      'Safari 18.1 on iOS',
    ],
    [
      `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.6 Safari/605.1.15`,
      'Safari 17.6 on macOS',
    ],
    ['Node.js/22', null],
    [undefined, null],
  ])('is %s', (userAgent, expected) => {
    expect(toBrowser(userAgent)).toBe(expected)
  })
})
