/** A record as cells of text, which is what mappings read. */
export type Row = Readonly<Record<string, string>>

/** Members as cells; those of a nested object by dotted names, a list as JSON. `items`: paths that lead through a list, such as `legs.0.queue` or `metrics[name=tAnswered].value`. */
export const cellsOfRecord = (record: object, items: readonly string[] = []): Row =>
  Object.fromEntries([...members(record, ''), ...items.flatMap((path) => cellAt(record, path))])

const CHOSEN = /\[([^[\]=]+)=([^[\]]*)\]/

export const leadsThroughList = (column: string): boolean => /\.\d+(\.|$)/.test(column) || CHOSEN.test(column)

const cellAt = (record: object, path: string): [string, string][] => {
  const value = valueAt(record, path)
  return value === undefined ? [] : members({ [path]: value }, '')
}

/** Of a list by a member's place, `legs.0`, or the first that says so: `metrics[name=tAnswered]`. */
function valueAt(record: object, path: string): unknown {
  const steps = path.match(/[^.[\]]+|\[[^[\]]*\]/g) ?? []
  return steps.reduce<unknown>((inner, step) => {
    const [, name, text] = CHOSEN.exec(step) ?? []
    if (name === undefined) return memberOf(inner, step)
    return Array.isArray(inner) ? inner.find((one) => String(memberOf(one, name)) === text) : undefined
  }, record)
}

/** Whether a column that is read at one place of a list, `legs.0.queue`, has a value at another place of it. */
export function hasOtherPlaces(record: object, column: string): boolean {
  return [...column.matchAll(/\.(\d+)(?=\.|$)/g)].some(({ 0: step, 1: place, index }) => {
    const list = valueAt(record, column.slice(0, index))
    const rest = column.slice(index + step.length + 1)
    return Array.isArray(list) && list.some((one, at) => at !== Number(place) && isObject(one) && hasValue(valueAt(one, rest)))
  })
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const hasValue = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

const memberOf = (value: unknown, name: string): unknown => (isObject(value) ? Reflect.get(value, name) : undefined)

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
