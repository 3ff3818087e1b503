/** Which requests of a page are answered by the emulator, and under which path. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findScript, toEmulatorPath } from '../../../../src/kit/playwright/lead-to-emulator.ts'

const EMULATOR = '127.0.0.1:8090'

const pathOf = (url: string) => toEmulatorPath(new URL(url), EMULATOR)

describe('the way to the emulator', () => {
  it.each([
    ['https://config.opentok.com/project/100/config.json', '/project/100/config.json'],
    ['https://anvil.opentok.com/session/1_A?extended=true', '/session/1_A?extended=true'],
    ['https://hlg.tokbox.com/prod/logging/ClientEvent', '/prod/logging/ClientEvent'],
    [
      'http://localhost:5173/proxy/config.opentok.com/project/100/config.json',
      '/project/100/config.json',
    ],
    [
      `http://localhost:5173/proxy/${EMULATOR}/session/1_A?extended=true`,
      '/session/1_A?extended=true',
    ],
  ])('leads %s', (url, path) => {
    expect(pathOf(url)).toBe(path)
  })

  it.each([
    'http://localhost:5173/session',
    // The emulator answers these itself.
    `http://${EMULATOR}/session/1_A`,
    'https://notopentok.com/project/100/config.json',
    'https://opentok.com.example.org/project',
    // A script, which the project has.
    'https://static.opentok.com/v2/js/opentok.min.js',
    'https://unpkg.com/@vonage/client-sdk-video@latest/dist/js/opentok.js',
  ])('leaves %s alone', (url) => {
    expect(pathOf(url)).toBeNull()
  })

  it('finds the client that the project of a test has installed', () => {
    expect(findScript(import.meta.filename)).toContain(
      join('@opentok', 'client', 'dist', 'js', 'opentok.min.js'),
    )
    expect(findScript('/nowhere/test.spec.ts')).toBeUndefined()
  })
})
