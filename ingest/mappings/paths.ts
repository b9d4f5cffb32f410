/** Members of a record by dotted path. */

export type Value = string | number | boolean

/** A member that no contract has, asked for by name; it lands in column `extra`. */
export const EXTRA = 'extra.'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

export const at = (record: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), record)

/** Where a member that no contract has stands in the record. */
export const inRecord = (path: string): string => (path.startsWith(EXTRA) ? path.slice(EXTRA.length) : path)

export function put(record: Record<string, unknown>, path: string, value: Value | readonly Value[]): void {
  // Most paths are plain; splitting every one of them cost a tenth of the mapping.
  if (!path.includes('.')) {
    record[path] = value
    return
  }
  const names = inRecord(path).split('.')
  let inner: Record<string, unknown> = record
  for (const name of names.slice(0, -1)) {
    const next = inner[name]
    const object: Record<string, unknown> = isObject(next) ? next : {}
    inner[name] = object
    inner = object
  }
  inner[names.at(-1) ?? path] = value
}
