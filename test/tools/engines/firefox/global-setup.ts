/** Fails before the tests if there is no Firefox. */
import { findPrograms } from '../search.ts'

export const setup = () => void findPrograms(['firefox'])
