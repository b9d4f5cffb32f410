/** The directory: sites, queues, skills, seats, agents, teams, interfaces, hours, volumes expected, leave and targets, each valid from an instant on. */
import type { Decided, Decider } from '../kernel/decider.ts'
import { type Parsed, parsed, rejected } from '../kernel/parsed.ts'
import { DAY, type Instant, instant, toIso } from '../kernel/time.ts'
import { wallClock } from '../kernel/zone.ts'
import { USUAL_TARGET } from '../operations/queue-target.ts'
import { PRIORITIES } from '../workorder/deadlines.ts'
import { ORDER_TYPES } from '../workorder/work-order.ts'
import { attributesOfHours, openingHours } from './hours.ts'

type FieldKind = 'text' | 'count' | 'amount' | 'ratio' | 'list' | 'zone' | 'time' | 'day'

export type Field = { readonly kind: FieldKind; readonly isRequired?: boolean; readonly default?: FieldValue }

export type FieldValue = string | number | readonly string[]

const name = { name_en: { kind: 'text', isRequired: true }, name_zh: { kind: 'text', default: '' } } as const
const needed = { kind: 'text', isRequired: true } as const
const text = { kind: 'text', default: '' } as const

/** What each kind of entry holds; `idColumn` is its key in queries and files. Field names are column names. */
export const DIRECTORY = {
  site: { idColumn: 'site_id', fields: { ...name, zone: { kind: 'zone', isRequired: true } } },
  skill: { idColumn: 'skill_id', fields: name },
  /** `place`: desk, support or field, where the team works on orders; empty where that is not known. */
  team: { idColumn: 'team_id', fields: { ...name, site_id: text, place: text } },
  queue: {
    idColumn: 'queue_id',
    fields: {
      ...name,
      site_id: text,
      skill_id: text,
      answer_target_s: { kind: 'amount', default: USUAL_TARGET.answerSeconds },
      service_level_target_ratio: { kind: 'ratio', default: USUAL_TARGET.serviceLevelRatio },
      short_abandon_s: { kind: 'amount', default: USUAL_TARGET.shortAbandonSeconds },
    },
  },
  seat: { idColumn: 'seat_id', fields: { site_id: needed, name: text } },
  agent: {
    idColumn: 'agent_id',
    fields: { name: needed, team_id: text, site_id: text, skills: { kind: 'list', default: [] } },
  },
  interface: {
    idColumn: 'interface_id',
    fields: { ...name, owner: text, timeout_ms: { kind: 'count', default: 3000 }, error_limit_ratio: { kind: 'ratio', default: 0.5 } },
  },
  /** Of a queue, of a site whose queues have none of their own, or a calendar of its own id. */
  hours: {
    idColumn: 'queue_id',
    fields: {
      opens: { kind: 'time', isRequired: true },
      closes: { kind: 'time', isRequired: true },
      weekdays: { kind: 'list', default: ['1', '2', '3', '4', '5', '6', '7'] },
      more: { kind: 'list', default: [] },
      closed_on: { kind: 'list', default: [] },
      open_on: { kind: 'list', default: [] },
      zone: { kind: 'zone', default: '' },
    },
  },
  /** Time limits of orders of a type, `complaint`, or of a type and priority, `fault/urgent`; 0 leaves the usual one. `calendar`: the hours that count. */
  limit: {
    idColumn: 'order_type',
    fields: {
      accept_minutes: { kind: 'amount', default: 0 },
      reply_minutes: { kind: 'amount', default: 0 },
      resolve_minutes: { kind: 'amount', default: 0 },
      calendar: text,
    },
  },
  /** What a planner expects of a queue that has no history yet. */
  volume: {
    idColumn: 'queue_id',
    fields: { calls_per_day: { kind: 'amount', isRequired: true }, aht_s: { kind: 'amount', default: 300 } },
  },
  /** Days, the last included, of which no instant is worked. */
  leave: {
    idColumn: 'leave_id',
    fields: { agent_id: needed, first_on: { kind: 'day', isRequired: true }, last_on: { kind: 'day', isRequired: true } },
  },
  target: { idColumn: 'kpi_id', fields: { value: { kind: 'amount', isRequired: true }, queue_id: text } },
} as const satisfies Record<string, { idColumn: string; fields: Readonly<Record<string, Field>> }>

export type DirectoryKind = keyof typeof DIRECTORY

export const DIRECTORY_KINDS = Object.keys(DIRECTORY) as readonly DirectoryKind[]

/** Whether `value` names a kind of entry of `DIRECTORY`. */
export const isDirectoryKind = (value: string): value is DirectoryKind => Object.hasOwn(DIRECTORY, value)

/** The fields of a kind by column name. */
export const fieldsOf = (kind: DirectoryKind): Readonly<Record<string, Field>> => DIRECTORY[kind].fields

export type Attributes = Readonly<Record<string, FieldValue>>

type At = { readonly at: Instant }

export type DirectoryCommand = At & { readonly kind: DirectoryKind; readonly id: string; readonly validFrom: Instant } & (
    | { readonly type: 'SetEntry'; readonly attributes: Attributes }
    | { readonly type: 'RetireEntry' }
  )

export type DirectoryEvent = At & { readonly by: string } & {
  readonly kind: DirectoryKind
  readonly id: string
  readonly validFrom: Instant
} & ({ readonly type: 'entry_set'; readonly attributes: Attributes } | { readonly type: 'entry_retired' })

/** What was said for the time from `validFrom` on; no attributes: it does not exist then. `revoked`: what had been said for the same instant before. */
type Change = { readonly validFrom: Instant; readonly attributes: Attributes | undefined; readonly revoked?: Attributes | undefined }

/** All that was said of one entry, by `validFrom`; of two sayings for the same instant the later holds. */
export type DirectoryEntry = { readonly changes: readonly Change[] }

/** Attributes that hold in `[validFrom, validTo)`; without `validTo`, until further notice. */
export type Validity = { readonly validFrom: Instant; readonly validTo: Instant | undefined; readonly attributes: Attributes }

/** Rejections: `directory.field_unknown`, `directory.field_missing`, `directory.hours_overlap`, `directory.field_invalid`, `directory.id_invalid`, `directory.not_found`. Saying again what holds already makes no event. */
export const directoryDecider: Decider<DirectoryCommand, DirectoryEvent, DirectoryEntry> = {
  initial: { changes: [] },
  decide,
  evolve: ({ changes }, event) => {
    const before = changes.find(({ validFrom }) => validFrom === event.validFrom)
    const change: Change =
      event.type === 'entry_set'
        ? { validFrom: event.validFrom, attributes: event.attributes }
        : { validFrom: event.validFrom, attributes: undefined, revoked: before?.attributes ?? before?.revoked }
    return {
      changes: [...changes.filter(({ validFrom }) => validFrom !== event.validFrom), change].sort((a, b) => a.validFrom - b.validFrom),
    }
  },
}

function decide(command: DirectoryCommand, entry: DirectoryEntry): Decided<DirectoryEvent> {
  const { kind, id, validFrom, at } = command
  if (!/^[^\p{Cc}]{1,128}$/u.test(id))
    return rejected('directory.id_invalid', `'${id}' is no id of a ${kind}; an id has 1 to 128 characters and no control characters.`)
  if (!Number.isFinite(validFrom))
    return rejected('directory.field_invalid', `valid_from of ${kind} '${id}' is no instant; write it as 2026-01-31T00:00:00+08:00.`)
  const held = attributesAt(entry, validFrom)
  if (command.type === 'RetireEntry') {
    if (!held) return rejected('directory.not_found', `${kind} '${id}' does not exist at ${toIso(validFrom)}; there is nothing to retire.`)
    return parsed([{ type: 'entry_retired', kind, id, validFrom, at }])
  }
  const checked = checkAttributes(kind, id, command.attributes)
  if (!checked.ok) return checked
  if (held && JSON.stringify(held) === JSON.stringify(checked.value)) return parsed([])
  return parsed([{ type: 'entry_set', kind, id, validFrom, attributes: checked.value, at }])
}

/** What no single field shows. */
function wrongEntry(kind: DirectoryKind, id: string, attributes: Attributes): Parsed<never> | undefined {
  const place = String(attributes['place'] ?? '')
  if (kind === 'team' && !['', 'desk', 'support', 'field'].includes(place))
    return rejected('directory.field_invalid', `place of team '${id}' is '${place}'; it must be desk, support or field, or empty.`)
  const { first_on: first = '', last_on: last = '' } = attributes
  if (last < first)
    return rejected('directory.field_invalid', `last_on of ${kind} '${id}' is '${last}'; it must be first_on, ${first}, or later.`)
  const [orderType = '', priority = 'normal'] = id.split('/')
  if (kind === 'limit' && !(ORDER_TYPES.some((type) => type === orderType) && PRIORITIES.some((one) => one === priority)))
    return rejected('directory.id_invalid', `'${id}' is no order type, nor one with a priority; write complaint or fault/urgent.`)
  const resolve = Number(attributes['resolve_minutes'] ?? 0)
  const late = ['accept_minutes', 'reply_minutes'].find((field) => resolve > 0 && Number(attributes[field] ?? 0) > resolve)
  if (kind === 'limit' && late !== undefined)
    return rejected(
      'directory.field_invalid',
      `${late} of limit '${id}' is ${attributes[late]}; it must be at most resolve_minutes, ${resolve}: an order is accepted and replied to before it is resolved.`,
    )
  return undefined
}

/** Every field of the kind in its order, defaults filled in. Rejections: those of the decider on what is said. */
export function checkAttributes(kind: DirectoryKind, id: string, given: Attributes): Parsed<Attributes> {
  const fields = fieldsOf(kind)
  const unknown = Object.keys(given).find((field) => !Object.hasOwn(fields, field))
  if (unknown !== undefined)
    return rejected('directory.field_unknown', `A ${kind} has no field '${unknown}'; it has ${Object.keys(fields).join(', ')}.`)
  const complete: Record<string, FieldValue> = {}
  for (const [field, rule] of Object.entries(fields)) {
    const value = given[field] ?? rule.default
    if (value === undefined || (rule.isRequired && value === ''))
      return rejected('directory.field_missing', `${kind} '${id}' needs ${field}.`)
    const wrong = whatIsWrong(rule.kind, value)
    if (wrong) return rejected('directory.field_invalid', `${field} of ${kind} '${id}' is '${value}'; ${wrong}.`)
    complete[field] = value
  }
  const wrong = wrongEntry(kind, id, complete)
  if (wrong || kind !== 'hours') return wrong ?? parsed(complete)
  const hours = openingHours(id, complete)
  return hours.ok ? parsed(attributesOfHours(hours.value)) : hours
}

function whatIsWrong(kind: FieldKind, value: FieldValue): string | undefined {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? undefined : 'it must be text'
    case 'list':
      return Array.isArray(value) ? undefined : 'it must be a list'
    case 'count':
      return Number.isSafeInteger(value) && Number(value) >= 0 ? undefined : 'it must be a whole number of at least 0'
    case 'amount':
      return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? undefined : 'it must be a number of at least 0'
    case 'ratio':
      return typeof value === 'number' && value >= 0 && value <= 1 ? undefined : 'it must be a ratio from 0 to 1'
    case 'time':
      return typeof value === 'string' && /^([01]\d|2[0-4]):[0-5]\d$/.test(value) ? undefined : 'it must be a time like 08:30'
    case 'day':
      return typeof value === 'string' && DAY.test(value) ? undefined : 'it must be a day of the calendar like 2026-01-31'
    case 'zone':
      return value === '' || isZone(value) ? undefined : 'it must be an IANA time zone like Asia/Shanghai'
  }
}

function isZone(value: FieldValue): boolean {
  try {
    wallClock(instant(0), String(value))
    return true
  } catch {
    return false
  }
}

/** What held at `at`, from the latest change whose validity had begun; undefined where nothing did. */
export const attributesAt = ({ changes }: DirectoryEntry, at: Instant): Attributes | undefined =>
  changes.findLast(({ validFrom }) => validFrom <= at)?.attributes

/** Each change holds until the next one. What was revoked at the instant it began holds for no time at all, so that a copy of it ends too. */
export const validities = ({ changes }: DirectoryEntry): Validity[] =>
  changes.flatMap(({ validFrom, attributes, revoked }, index) => {
    if (attributes) return [{ validFrom, validTo: changes[index + 1]?.validFrom, attributes }]
    return revoked ? [{ validFrom, validTo: validFrom, attributes: revoked }] : []
  })
