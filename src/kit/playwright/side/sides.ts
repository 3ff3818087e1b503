/** Leads from a page to its side: a matcher is given only the page. */
import type { Page } from '@playwright/test'
import type { OpenTokPerson } from '../playwright.types.ts'
import type { Side } from './side.types.ts'

const sides = new WeakMap<Page, Side>()

export function rememberSide(side: Side): void {
  sides.set(side.person.page, side)
}

export function forgetSide({ person }: Side): void {
  sides.delete(person.page)
}

/** @throws {TypeError} if it is no page that `opentok.person()` has opened in this test */
export function toSide(received: Page | OpenTokPerson): Side {
  const page = (received as Partial<OpenTokPerson> | null | undefined)?.page ?? received
  const side = typeof page === 'object' && page !== null ? sides.get(page as Page) : undefined
  if (side) return side
  throw new TypeError('The value must be a person of opentok.person() in this test, or their page')
}
