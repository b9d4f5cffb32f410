/** A record that holds several: each member of its list is a row, in which the list is that one member and everything else as it was. */

/** Name of a member's place in its list, from 1. */
const PLACE = '#'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** `path`: through objects and lists, each of them cut up. undefined stands for a list that is absent or empty, so that it is counted. */
export function membersOf(record: object, path: string): readonly (object | undefined)[] {
  return cut(record, path.split('.'))
}

function cut(value: unknown, [name, ...inner]: readonly string[]): readonly (object | undefined)[] {
  if (name === undefined) return [isObject(value) ? value : undefined]
  const list = isObject(value) ? value[name] : undefined
  // Converters from XML write a list of one as the object itself.
  const members: readonly unknown[] = Array.isArray(list) ? list : isObject(list) ? [list] : []
  if (members.length === 0) return [undefined]
  return members.flatMap((member, index) => {
    const placed = isObject(member) ? { ...member, [PLACE]: index + 1 } : member
    const rows: readonly unknown[] = inner.length === 0 ? [placed] : cut(placed, inner)
    return rows.map((row) => (row === undefined ? undefined : { ...(isObject(value) ? value : {}), [name]: row }))
  })
}
