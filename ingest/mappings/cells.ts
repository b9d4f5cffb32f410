/** A record as cells of text, which is what mappings read. */
import { at } from './paths.ts'

export type Row = Readonly<Record<string, string>>

/** Members as cells; those of a nested object by dotted names, a list as JSON. `items`: paths that lead through a place of a list, such as `legs.0.queue`. */
export const cellsOfRecord = (record: object, items: readonly string[] = []): Row =>
  Object.fromEntries([...members(record, ''), ...items.flatMap((path) => cellAt(record, path))])

export const leadsThroughList = (column: string): boolean => /\.\d+(\.|$)/.test(column)

const cellAt = (record: object, path: string): [string, string][] => {
  const value = at(record, path)
  return value === undefined ? [] : members({ [path]: value }, '')
}

const members = (record: object, prefix: string): [string, string][] =>
  Object.entries(record).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    if (typeof value !== 'object' || value === null) return [[`${prefix}${name}`, value === null ? '' : String(value)]]
    return [[`${prefix}${name}`, JSON.stringify(value)], ...(Array.isArray(value) ? [] : members(value, `${prefix}${name}.`))]
  })

/** undefined for what is not JSON; JSON itself has no undefined. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
