import { describe, expect, it } from 'vitest'
import { EmulatorError } from '../../../../src/kit/emulator/emulator-error.ts'
import type { EmulatorErrorCode } from '../../../../src/kit/emulator/emulator-error.ts'

const cause = new Error('listen EACCES: permission denied')

const ERRORS = {
  closed: EmulatorError.closed(),
  listenFailed: EmulatorError.listenFailed('127.0.0.1', 80, cause),
  portInUse: EmulatorError.portInUse('127.0.0.1', 8090, cause),
  unknownSession: EmulatorError.unknownSession('s1'),
  unknownStream: EmulatorError.unknownStream('s1'),
  wsMissing: EmulatorError.wsMissing(cause),
} satisfies Record<EmulatorErrorCode, EmulatorError>

describe('EmulatorError', () => {
  it.each(Object.entries(ERRORS))('says what happened and what to do: %s', (code, error) => {
    expect(error).toMatchObject({ name: 'EmulatorError', code })
    expect(error.message).toMatch(/^[A-Z][^]+; [^;]+\.$/)
  })

  it('keeps the error of Node as its cause', () => {
    for (const code of ['listenFailed', 'portInUse', 'wsMissing'] as const)
      expect(ERRORS[code].cause).toBe(cause)
  })
})
