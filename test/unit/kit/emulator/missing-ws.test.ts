import { expect, it, vi } from 'vitest'

it('says to install ws when it cannot be loaded', async () => {
  vi.doMock('ws', () => {
    throw new Error('Cannot find package')
  })
  const { startEmulator } = await import('../../../../src/kit/emulator/index.ts')
  await expect(startEmulator()).rejects.toMatchObject({
    code: 'wsMissing',
    message: expect.stringContaining('npm install --save-dev ws'),
    cause: expect.any(Error),
  })
  vi.doUnmock('ws')
})
