/** Validates WebSocket close codes: which ones a server may send. */
import { toTypeError } from '../validate.ts'

/** 1004, 1005, 1006 and 1015 are reserved: no frame may carry them. */
function isSendable(code: number): boolean {
  if (code >= 3000 && code <= 4999) return true
  return code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006
}

/** @param addition appended to the rule in the error, for instance `or null` */
export function validateCloseCode(name: string, value: unknown, addition = ''): number {
  if (typeof value === 'number' && Number.isInteger(value) && isSendable(value)) return value
  const rule = `a close code that may be sent (1000–1003, 1007–1014, 3000–4999) ${addition}`
  throw toTypeError(name, rule.trimEnd(), value)
}
