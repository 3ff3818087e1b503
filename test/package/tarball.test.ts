/** The tarball contains what an app needs, and nothing else. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifest } from './built.ts'
import { useInstallation } from './installed.ts'

describe('the tarball', () => {
  const installed = useInstallation(['ws'])

  it('contains the build, four documents, and a folder for each entry on phones, nothing else', () => {
    const others = installed().files.filter((file) => !file.startsWith('dist/'))
    expect(others.toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'machines/package.json',
      'package.json',
      'peers/package.json',
      'react-native/package.json',
      'report/package.json',
      'testing/package.json',
    ])
  })

  it('contains every file that package.json names, no map, and the licences of bundled packages', () => {
    const { exports, bin, unpkg } = manifest
    const code = Object.values(exports).flatMap((kinds) =>
      typeof kinds === 'string' ? [] : [kinds.import.default, kinds.require.default],
    )
    const types = Object.values(exports).flatMap((kinds) =>
      typeof kinds === 'string' ? [] : [kinds.import.types, kinds.require.types],
    )
    const scripts = [unpkg, unpkg.replace('.umd.js', '.auto.js')]
    const run = [...code, ...scripts, ...Object.values(bin)]
    // The manifest itself is at the top.
    const data = Object.values<unknown>(exports).filter(
      (path) => typeof path === 'string' && path.startsWith('./dist/'),
    ) as string[]
    const named = [...run, ...types, ...data]
    const built = installed().files.filter((file) => file.startsWith('dist/'))
    const licenses = 'dist/THIRD-PARTY-LICENSES.txt'
    expect(built.toSorted()).toEqual([licenses, ...named.map((file) => join(file))].toSorted())
  })

  it('is at most 3.1 MB when unpacked', () => {
    expect(installed().unpackedBytes).toBeLessThanOrEqual(3_100_000)
  })

  it('has no install script', () => {
    const scripts = Object.keys(installed().packageJson.scripts ?? {})
    const hooks = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare']
    expect(scripts.filter((name) => hooks.includes(name))).toEqual([])
  })

  it.each(Object.entries(manifest.bin))('has the command %s, with a help text', (name, file) => {
    const command = join('node_modules', 'opentok-reconnection', file)
    const { code, output } = installed().run(process.execPath, [command, '--help'])
    expect(output).toMatch(new RegExp(`^Usage: ${name} `))
    expect(code).toBe(0)
  })
})
