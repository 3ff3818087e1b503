/** The pictures in README and docs show the example and the inspector as they are. */
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root } from './built.ts'
import { runScript } from './run-script.ts'

const check = (folder: string) => runScript('screenshots.mjs', ['--check'], folder)

describe('the pictures of example and inspector', () => {
  it('were taken of what there is', () => {
    expect(check(root)).toEqual({
      code: 0,
      said: 'The pictures show example and inspector as they are.\n',
    })
  })

  describe('of a copy', () => {
    let folder: string
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'opentok-reconnection-'))
      for (const path of ['src', 'examples/web', 'docs/pictures.sha256']) {
        cpSync(join(root, path), join(folder, path), { recursive: true })
      }
    })
    afterEach(() => rmSync(folder, { recursive: true, force: true }))

    it.each([
      ['src/inspector/page/theme.ts', 'export const added = 1'],
      ['src/chart/transition.ts', 'export const added = 1'],
      ['src/session/session.machine.ts', 'export const added = 1'],
      ['examples/web/person.css', 'b{color:red}'],
      ['examples/web/person.html', '<b></b>'],
    ])('are old as soon as %s is another', (path, text) => {
      const { code } = check(folder)
      appendFileSync(join(folder, path), text)
      expect(check(folder)).toEqual({
        code: 1,
        said: 'Example or inspector are not what the pictures show: `npm run screenshots`.\n',
      })
      expect(code).toBe(0)
    })

    it('do not grow old by a comment, or by a file that no picture shows', () => {
      const before = check(folder)
      appendFileSync(join(folder, 'src/inspector/page/theme.ts'), '// added\n')
      appendFileSync(join(folder, 'src/reconnection.ts'), 'export const added = 1\n')
      expect(check(folder)).toEqual(before)
    })
  })
})
