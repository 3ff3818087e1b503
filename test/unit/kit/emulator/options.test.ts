import { describe, expect, it } from 'vitest'
import { EMULATOR_DEFAULTS, resolveOptions } from '../../../../src/kit/emulator/options.ts'
import type { EmulatorOptions } from '../../../../src/kit/emulator/emulator.types.ts'

describe('options', () => {
  it('are the defaults when none are given', () => {
    const { applicationId, privateKey, publicKey, ...others } = EMULATOR_DEFAULTS
    expect([applicationId, privateKey, publicKey]).toEqual([null, null, null])
    expect(resolveOptions()).toEqual({
      ...others,
      application: null,
      secret: expect.any(String),
    })
    expect(resolveOptions({}).secret).not.toBe(resolveOptions({}).secret)
  })

  it('keep what is given, and take undefined for not given', () => {
    const given = {
      port: 8_090,
      host: 'localhost',
      mediaMode: 'routed',
      unknownSocketCloseCode: null,
      keepLostMs: 0,
      files: { '/': '/tmp' },
    } as const satisfies EmulatorOptions
    // A caller without our strict types may pass `undefined`.
    const loose: object = { ...given, apiKey: undefined }
    expect(resolveOptions(loose)).toMatchObject({ ...given, apiKey: '100' })
  })

  const misuses: readonly (readonly [unknown, string])[] = [
    [{ port: -1 }, 'options.port must be an integer from 0 to 65535; got -1 (number)'],
    [{ port: '80' }, 'options.port must be an integer from 0 to 65535; got "80" (string)'],
    [{ host: '0.0.0.0' }, 'options.host must be a loopback address'],
    [{ host: 'example.org' }, 'options.host must be a loopback address'],
    [{ host: '127.0.0.1.example.org' }, 'options.host must be a loopback address'],
    [{ apiKey: 100 }, 'options.apiKey must be a string of letters'],
    [{ apiKey: 'a/b' }, 'options.apiKey must be a string of letters'],
    [{ secret: '' }, 'options.secret must be a non-empty string; got string'],
    [{ apiSecret: '' }, 'options.apiSecret must be a non-empty string; got string'],
    [{ applicationId: 'a/b', publicKey: 'x' }, 'options.applicationId must be a string of letters'],
    [
      { applicationId: 'app' },
      'options.applicationId needs options.privateKey or options.publicKey',
    ],
    [{ privateKey: 'x' }, 'options.applicationId must be given with its key'],
    [
      { applicationId: 'app', privateKey: 'x', publicKey: 'y' },
      'options.publicKey must not be given with options.privateKey',
    ],
    [
      { applicationId: 'app', privateKey: '/nowhere.key' },
      'options.privateKey must be an RSA key of at least 2048 bits, as PEM text or as the path of a PEM file',
    ],
    [{ applicationId: 'app', publicKey: 7 }, 'as the path of a PEM file; got 7 (number)'],
    [{ mediaMode: 'p2p' }, 'options.mediaMode must be one of relayed, routed; got "p2p" (string)'],
    [{ echoSignals: 1 }, 'options.echoSignals must be true or false; got 1 (number)'],
    [{ addressPerConnection: 'no' }, 'options.addressPerConnection must be true or false'],
    [{ unknownSocketCloseCode: 1006 }, 'options.unknownSocketCloseCode must be a close code'],
    [{ unknownSocketReason: '' }, 'options.unknownSocketReason must be a non-empty string; got ""'],
    [{ lostReason: 7 }, 'options.lostReason must be a non-empty string; got 7 (number)'],
    [{ forceDisconnectReason: null }, 'options.forceDisconnectReason must be a non-empty string'],
    [{ forceUnpublishReason: '' }, 'options.forceUnpublishReason must be a non-empty string'],
    [{ apiKey: 'x'.repeat(65) }, 'options.apiKey must be a string of letters'],
    [{ keepLostMs: -1 }, 'options.keepLostMs must be milliseconds from 0'],
    [{ keepLostMs: Infinity }, 'options.keepLostMs must be milliseconds from 0'],
    [{ files: { x: '/tmp' } }, 'options.files["x"]: a URL path must begin with "/"'],
    [{ files: { '/x': 'tmp' } }, 'options.files["/x"] must be the absolute path'],
    [{ files: [] }, 'options.files must be an object of URL path → absolute path; got an array'],
    [{ prot: 1 }, 'options has no option "prot"; it takes port, host'],
    [7, 'options must be an object; got 7 (number)'],
  ]
  for (const [options, message] of misuses) {
    it(`are refused: ${message}`, () => {
      const call = (): unknown => resolveOptions(options as EmulatorOptions)
      expect(call).toThrow(TypeError)
      expect(call).toThrow(message)
    })
  }

  it('never show a secret in an error', () => {
    expect(() => resolveOptions({ secret: 1_234_567 } as unknown as EmulatorOptions)).not.toThrow(
      '1234567',
    )
  })
})
