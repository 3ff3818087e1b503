import { describe, expect, it, vi } from 'vitest'
import { createFakeOpenTok } from '../../../../../../src/kit/testing/index.ts'
import type { FakePublisher } from '../../../../../../src/kit/testing/index.ts'
import { pass, useFakeTimers } from '../../../../../stories/harness/time.ts'
import { record } from '../../setup.ts'

useFakeTimers()

function setUp(options: Parameters<typeof createFakeOpenTok>[0] = {}) {
  const fake = createFakeOpenTok(options)
  const heard: string[] = []
  const make = (): FakePublisher => {
    const publisher = fake.OT.initPublisher('me', {}, (error) => heard.push(error?.name ?? 'made'))
    for (const name of [
      'accessDialogOpened',
      'accessDialogClosed',
      'accessAllowed',
      'accessDenied',
      'loaded',
    ]) {
      publisher.on(name, () => heard.push(name))
    }
    return publisher
  }
  return { ...fake, heard, make }
}

describe('a prompt that is held', () => {
  it('stays open until the user allows it, and is counted once', async () => {
    const { camera, heard, ledger, make } = setUp()
    camera.hold()
    const publisher = make()
    await pass(60_000)
    expect(heard).toEqual(['accessDialogOpened'])
    expect([publisher.isLoading(), ledger.cameraRequests, ledger.camerasOn]).toEqual([true, 1, 0])
    camera.allow()
    expect(heard.slice(1)).toEqual(['accessDialogClosed', 'accessAllowed', 'made', 'loaded'])
    expect([publisher.isLoading(), camera.isOn, ledger.camerasOn]).toEqual([false, true, 1])
    publisher.destroy()
    expect([publisher.isLoading(), camera.isOn, ledger.camerasOn]).toEqual([null, false, 0])
  })

  it('can be denied, and so are later ones until the user allows the camera', async () => {
    const { camera, heard, make } = setUp()
    camera.hold()
    const publisher = make()
    await pass(50)
    camera.deny()
    expect(heard).toEqual(['OT_USER_MEDIA_ACCESS_DENIED', 'accessDenied'])
    expect([publisher.isLoading(), publisher.accessAllowed]).toEqual([null, false])
    make()
    await pass(50)
    expect(heard).toHaveLength(4)
    camera.allow()
    make()
    await pass(50)
    expect(heard.at(-1)).toBe('loaded')
  })

  it('stays open when it is held once more', async () => {
    const { camera, heard, make } = setUp()
    camera.hold()
    make()
    await pass(1_000)
    camera.hold()
    expect(heard).toEqual(['accessDialogOpened'])
    camera.allow()
    expect(heard.at(-1)).toBe('loaded')
  })

  it('leaves the camera off when its publisher is destroyed before the answer', async () => {
    const { camera, heard, ledger, make } = setUp()
    camera.hold()
    make().destroy()
    const publisher = make()
    await pass(50)
    publisher.destroy()
    camera.allow()
    await pass(1_000)
    expect([heard, camera.isOn, ledger.camerasOn]).toEqual([[], false, 0])
  })

  it('is forgotten by reset()', async () => {
    const { camera, heard, make, reset } = setUp()
    camera.hold()
    reset()
    make()
    await pass(50)
    expect(heard).toEqual(['accessAllowed', 'made', 'loaded'])
  })
})

describe('a camera', () => {
  it('may be absent: only the callback and OT report it', async () => {
    const { camera, heard, make, OT } = setUp()
    const exceptions: unknown[] = []
    OT.on('exception', ({ code, title }) => exceptions.push([code, title]))
    camera.fail('NotFoundError')
    make()
    await pass(50)
    expect(heard).toEqual(['OT_NO_DEVICES_FOUND'])
    expect(exceptions).toEqual([[1500, 'OT_NO_DEVICES_FOUND']])
  })

  it.each([
    ['NotAllowedError', 'OT_USER_MEDIA_ACCESS_DENIED'],
    ['NotFoundError', 'OT_NO_DEVICES_FOUND'],
    ['NotReadableError', 'OT_HARDWARE_UNAVAILABLE'],
    ['OverconstrainedError', 'OT_CONSTRAINTS_NOT_SATISFIED'],
    ['AbortError', 'OT_UNABLE_TO_CAPTURE_MEDIA'],
  ] as const)('that fails with %s is reported as %s', async (failure, name) => {
    const { camera, OT } = setUp()
    const answer = vi.fn()
    camera.fail(failure)
    OT.initPublisher('me', {}, answer)
    await pass(50)
    const message = `The camera is not available (${failure}).`
    expect(answer.mock.calls).toEqual([[expect.objectContaining({ name, code: 1500, message })]])
  })

  it('that comes too late is an exception of OT', async () => {
    const { make, OT } = setUp()
    const exceptions: unknown[] = []
    OT.on('exception', ({ code, message, title }) => exceptions.push([title, code, message]))
    make().destroy()
    await pass(50)
    expect(exceptions).toEqual([['OT_INVALID_PARAMETER', 1500, 'Unable to Publish']])
  })

  it('may load slowly, and is on meanwhile', async () => {
    const { camera, heard, make } = setUp({ delays: { loadMs: 5_000 } })
    const publisher = make()
    await pass(5_019)
    expect([heard, camera.isOn, publisher.isLoading()]).toEqual([['accessAllowed'], true, true])
    await pass(1)
    expect([heard.at(-1), publisher.isLoading()]).toEqual(['loaded', false])
  })

  it('belongs to one page', async () => {
    const { camera, heard, make, openPage } = setUp()
    openPage().camera.hold()
    make()
    await pass(50)
    expect(heard.at(-1)).toBe('loaded')
    expect([camera.isOn, openPage().camera.isOn]).toEqual([true, false])
  })
})

describe('a publisher that loads', () => {
  it('announces its stream of media, then the element that shows it', async () => {
    const { make } = setUp()
    const publisher = make()
    const fired = record(publisher)
    const elements: object[] = []
    publisher.on('videoElementCreated', ({ element }) => elements.push(element))
    await pass(50)
    expect(fired()).toEqual([
      'accessAllowed',
      'mediaStreamAvailable',
      'videoElementCreated',
      'loaded',
    ])
    expect([publisher.element, ...elements]).toEqual([{ tagName: 'DIV' }, { tagName: 'VIDEO' }])
  })

  it('fires nothing more when it is destroyed meanwhile, and is not answered', async () => {
    const { heard, make } = setUp()
    for (const name of ['accessAllowed', 'mediaStreamAvailable']) {
      const publisher = make()
      const fired = record(publisher)
      publisher.on(name, () => publisher.destroy())
      await pass(50)
      expect(fired().slice(-2)).toEqual([name, 'destroyed'])
    }
    expect(heard).not.toContain('made')
  })

  it('does not load later when it is destroyed before a slow camera is ready', async () => {
    const { make } = setUp({ delays: { loadMs: 1_000 } })
    const publisher = make()
    const fired = record(publisher)
    await pass(500)
    publisher.destroy()
    await pass(1_000)
    expect(fired()).toEqual(['accessAllowed', 'destroyed'])
  })
})
