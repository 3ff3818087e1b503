/** Stops a page temporarily: no timer fires and no message is handled, while time goes on. */
import type { Dialog } from 'playwright-core'
import type { Person } from '../../browser/harness/person.ts'

/**
 * A headless browser never freezes a page, but a dialog stops it, without processor load.
 * Meanwhile the page cannot be evaluated.
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
      // Playwright dismisses a dialog without a listener.
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
