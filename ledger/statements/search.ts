/** Looks for events by who, what, about what, when and words, from the newest back. */
import type { EventFilter, StoredEvent } from '../event-store.ts'
import { integer, type Row } from './rows.ts'
import type { Session, Value } from './session.ts'
import { EVENTS } from './subjects.ts'
import { toEvent } from './to-event.ts'

/** One search holds up the ledger's other readers and writers for 10 ms (who, when) to 28 ms (words) of a core. */
const AT_ONCE = 20_000

type Condition = { readonly sql: string; readonly values: readonly Value[] }

export function searchOperations(session: Session) {
  return {
    async findBefore(before: number, limit: number, filter: EventFilter): Promise<{ events: StoredEvent[]; searchedTo: number }> {
      const newest = integer(await session.get('select coalesce(max(position), 0) as n from event where position < ?', before), 'n')
      const searched = Math.max(0, newest - AT_ONCE)
      const conditions = conditionsOf(filter)
      const rows: Row[] = await session.all(
        [`${EVENTS} where position <= ? and position > ?`, ...conditions.map(({ sql }) => sql)].join(' and ') +
          ' order by position desc limit ?',
        newest,
        searched,
        ...conditions.flatMap(({ values }) => values),
        limit,
      )
      const events = rows.map(toEvent)
      const last = events.at(-1)
      return { events, searchedTo: events.length === limit && last ? last.position : searched === 0 ? 0 : searched + 1 }
    },
  }
}

const LIKE = `like ? escape '!'`
const ACCESS = `stream like 'access/%'`

const literal = (value: string): string => value.replace(/[!%_]/g, (sign) => `!${sign}`)
/** As `JSON.stringify` writes it. */
const member = (name: string, value: string): string => `%${literal(JSON.stringify({ [name]: value }).slice(1, -1))}%`

function conditionsOf({ actor, what, subject, isRefused, from, to, text }: EventFilter): Condition[] {
  const conditions: Condition[] = []
  const add = (sql: string, ...values: Value[]) => void conditions.push({ sql, values })
  if (actor !== undefined) add('actor = ?', actor)
  if (what !== undefined) add(`(type = ? or (${ACCESS} and data ${LIKE}))`, what, member('what', what))
  if (subject !== undefined)
    add(`(stream = ? or stream ${LIKE} or (${ACCESS} and data ${LIKE}))`, subject, `%/${literal(subject)}`, member('subject', subject))
  if (isRefused !== undefined) add(`type ${isRefused ? '=' : '<>'} 'access_refused'`)
  if (from !== undefined) add('at >= ?', from)
  if (to !== undefined) add('at < ?', to)
  if (text !== undefined) {
    const words = `%${literal(text.toLowerCase())}%`
    const places = ['actor', 'stream', 'type'].map((column) => `lower(${column}) ${LIKE}`)
    add(`(${places.join(' or ')} or (${ACCESS} and lower(data) ${LIKE}))`, words, words, words, words)
  }
  return conditions
}
