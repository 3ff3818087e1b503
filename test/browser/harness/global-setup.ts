/** Fails once, before the tests, if there is no Chromium; otherwise unpacks the pinned one before several workers want it. */
import { findChromium } from './chromium-search.ts'

export const setup = async () => void (await findChromium())
