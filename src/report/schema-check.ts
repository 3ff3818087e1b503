/** Checks a value against the few parts of JSON Schema that the schema of a report uses. */

/** A schema, or a part of one. */
export interface Schema {
  readonly $schema?: string
  readonly title?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly pattern?: string
  readonly minimum?: number
  readonly minItems?: number
  readonly items?: Schema
  readonly properties?: object
  readonly required?: readonly string[]
  readonly additionalProperties?: false
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isSafeInteger(value),
  string: (value) => typeof value === 'string',
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

/** @returns the path of the first value that does not fit, such as `.outages[2].startedAt`; `null` if all fit */
export function findMisfit(value: unknown, schema: Schema, path = ''): string | null {
  if (schema.anyOf) {
    const misfits = schema.anyOf.map((one) => findMisfit(value, one, path))
    return misfits.includes(null) ? null : (misfits[0] ?? path)
  }
  return fits(value, schema) ? findInside(value, schema, path) : path
}

function fits(value: unknown, schema: Schema): boolean {
  if (schema.type && !TYPES[schema.type]?.(value)) return false
  if ('const' in schema && value !== schema.const) return false
  if (schema.enum && !schema.enum.includes(value)) return false
  if (schema.pattern && !new RegExp(schema.pattern).test(value as string)) return false
  if (schema.minimum !== undefined && (value as number) < schema.minimum) return false
  return schema.minItems === undefined || (value as unknown[]).length >= schema.minItems
}

function findInside(value: unknown, schema: Schema, path: string): string | null {
  const { items, properties, required = [] } = schema
  if (items) {
    for (const [index, item] of (value as unknown[]).entries()) {
      const misfit = findMisfit(item, items, `${path}[${index}]`)
      if (misfit !== null) return misfit
    }
  }
  if (!properties) return null
  const given = value as Record<string, unknown>
  const missing = required.find((name) => !Object.hasOwn(given, name))
  if (missing !== undefined) return `${path}.${missing}`
  for (const [name, inner] of Object.entries(properties)) {
    if (!Object.hasOwn(given, name)) continue
    const misfit = findMisfit(given[name], inner as Schema, `${path}.${name}`)
    if (misfit !== null) return misfit
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(properties, name))
  return unknown === undefined ? null : `${path}.${unknown}`
}
