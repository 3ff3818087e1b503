import { describe } from 'vitest'
import { testCall } from './call-cases.ts'

describe('Svelte', () => {
  testCall('svelte')
})
