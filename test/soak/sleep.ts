/** Lets a page stand still: no timer fires in it, no message is taken, and time goes on. */
import type { Dialog } from 'playwright-core'
import type { Person } from '../e2e/browser/person.ts'

/**
 * Headless, the browser freezes no page, whatever it is told; but a dialog stops one, and costs no processor.
 * Nothing can be asked of the page meanwhile.
 */
export function createSleep() {
  const sleepers = new Map<Person, () => void>()

  return {
    begin(person: Person, ms: number): void {
      if (sleepers.has(person)) return
      const wake = () => {
        clearTimeout(timer)
        sleepers.delete(person)
        person.page.off('dialog', hold)
        void dialog?.accept().catch(() => {})
      }
      let dialog: Dialog | undefined
      // One that nobody listens for any more is dismissed by Playwright.
      const hold = (shown: Dialog) => void (dialog = shown)
      const timer = setTimeout(wake, ms)
      sleepers.set(person, wake)
      person.page.on('dialog', hold)
      void person.page.evaluate(() => void setTimeout(() => window.alert('asleep'), 0))
    },
    end(): void {
      for (const wake of sleepers.values()) wake()
    },
  }
}
