/** A record as cells of text, which is what mappings read. */

export type Row = Readonly<Record<string, string>>

/** Members as cells; those of a nested object by dotted names, a list as JSON. */
export const cellsOfRecord = (record: object): Row => Object.fromEntries(members(record, ''))

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
