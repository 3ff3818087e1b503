import { describe, expect, it } from 'vitest'
import { createClaim } from '../../../src/lib/claim.ts'

/** The same module once more, as in a page with two bundles. */
const COPY = '../../../src/lib/claim.ts?copy'
const other = (await import(COPY)) as {
  readonly createClaim: typeof createClaim
}

describe('a claim', () => {
  it('is had once at a time', () => {
    const claim = createClaim('test')
    const target = {}
    const release = claim(target)
    expect(claim(target)).toBeNull()
    release?.()
    expect(claim(target)).not.toBeNull()
  })

  it('is respected by another copy of the library (T21)', () => {
    expect(other.createClaim).not.toBe(createClaim)
    const [claim, otherClaim] = [createClaim('test'), other.createClaim('test')]
    const target = {}
    const release = claim(target)
    expect(otherClaim(target)).toBeNull()
    release?.()
    const otherRelease = otherClaim(target)
    expect(claim(target)).toBeNull()
    otherRelease?.()
  })

  it('is released once: later calls do not release that of somebody else', () => {
    const claim = createClaim('test')
    const target = {}
    const release = claim(target)
    release?.()
    claim(target)
    release?.()
    expect(claim(target)).toBeNull()
  })

  it('differs by its name, and leaves nothing that can be listed or that stays', () => {
    const target = {}
    const release = createClaim('one')(target)
    const otherRelease = createClaim('another')(target)
    expect(otherRelease).not.toBeNull()
    expect(Object.keys(target)).toEqual([])
    expect({ ...target }).toEqual({})
    for (const each of [release, otherRelease]) each?.()
    expect(Reflect.ownKeys(target)).toEqual([])
  })

  it('is not inherited', () => {
    const claim = createClaim('test')
    const target = {}
    claim(target)
    expect(claim(Object.create(target) as object)).not.toBeNull()
  })

  it.each([
    ['frozen', Object.freeze({})],
    ['sealed', Object.seal({})],
  ])('is had once of a %s object by one copy of the library', (_, target) => {
    const claim = createClaim('test')
    const release = claim(target)
    expect(claim(target)).toBeNull()
    release?.()
    expect(claim(target)).not.toBeNull()
  })
})
