/** How long what is kept is kept (保留期限): a period for each class of data, said from an instant on; what a legal hold covers outlasts it. */
import { isBlank } from '../kernel/blank.ts'
import type { Decided, Decider } from '../kernel/decider.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import { DAY_MS, type Instant, instant, toIso } from '../kernel/time.ts'

/** `shortest`: below it something else breaks, which `needs` names. */
type DataClassRule = { readonly days: number; readonly shortest: number; readonly needs: string }

/** Kept for ever. */
export const FOR_EVER = 0
const TWENTY_FIVE_MONTHS = 762
const TEN_YEARS = 3660

/**
 * With the period that holds where nobody has said another. `audit`: sign-ins, refusals and what was looked at; what was changed is kept for ever. Six months are
 * the least that 网络安全法 art. 21 asks of network logs.
 */
export const DATA_CLASSES = {
  raw_records: { days: 60, shortest: 2, needs: 'verify and replay need raw records of some days' },
  dead_letters: { days: 180, shortest: 2, needs: 'records have to be mended and delivered again within it' },
  transcripts: { days: 180, shortest: 7, needs: 'a week of recordings has to be scored and reviewed from them' },
  facts: { days: TWENTY_FIVE_MONTHS, shortest: 92, needs: 'a slot that is recomputed later is made of them' },
  alerts: { days: TWENTY_FIVE_MONTHS, shortest: 7, needs: 'an alert that lasts has to be found' },
  traces: { days: 7, shortest: 1, needs: 'faults of the day are found in them' },
  audit: { days: FOR_EVER, shortest: 184, needs: 'logs of access are kept for six months at least' },
} as const satisfies Readonly<Record<string, DataClassRule>>

export type DataClass = keyof typeof DATA_CLASSES
export const DATA_CLASS_IDS = Object.keys(DATA_CLASSES) as readonly DataClass[]

const isDataClass = (text: string): text is DataClass => Object.hasOwn(DATA_CLASSES, text)

export type RetentionCommand = {
  readonly type: 'SetRetention'
  readonly at: Instant
  readonly dataClass: string
  /** `FOR_EVER`, or whole days of 24 hours. */
  readonly days: number
  readonly reason: string
  /** From when on; at once without it. */
  readonly from?: Instant | undefined
}

export type Period = { readonly days: number; readonly from: Instant; readonly at: Instant; readonly by: string; readonly reason: string }
export type RetentionEvent = { readonly type: 'retention_set'; readonly dataClass: DataClass } & Period

/** What was said, oldest first. */
export type Retention = readonly Period[]

/** Codes of rejections, with what they mean and what to do. */
export const retentionErrors = {
  'retention.class_unknown': 'There is no such class of data. Name one of those in the message.',
  'retention.days_invalid':
    'The period is shorter than something else needs, or none. Give 0 for ever, or the days that the message allows.',
  'retention.from_past':
    'A period holds from now on or later: what it had deleted before would be gone unasked. Send the present or later.',
  'retention.reason_missing': 'A period is set for a reason, which the ledger keeps. Say it.',
} as const

export const retentionDecider: Decider<RetentionCommand, RetentionEvent, Retention> = {
  initial: [],
  decide,
  // What is said last holds from its instant on, and voids what was planned for later.
  evolve: (periods, { days, from, at, by, reason }) => [...periods.filter((one) => one.from < from), { days, from, at, by, reason }],
}

function decide({ at, dataClass, days, reason, from = at }: RetentionCommand): Decided<RetentionEvent> {
  if (!isDataClass(dataClass))
    return rejected('retention.class_unknown', `'${dataClass.slice(0, 64)}' is no class of data; they are ${DATA_CLASS_IDS.join(', ')}.`)
  const { shortest, needs } = DATA_CLASSES[dataClass]
  if (days !== FOR_EVER && !(Number.isInteger(days) && days >= shortest && days <= TEN_YEARS))
    return rejected(
      'retention.days_invalid',
      `${days} days are no period of ${dataClass}: ${needs}; give ${shortest} to ${TEN_YEARS} whole days, or 0 for ever.`,
    )
  if (isBlank(reason)) return rejected('retention.reason_missing', `Why ${dataClass} are kept for ${days} days is not said; give a reason.`)
  if (!(from >= at))
    return rejected('retention.from_past', `${new Date(from).toJSON()} is before ${toIso(at)}; a period holds from then on.`)
  return parsed([{ type: 'retention_set', dataClass, days, from, at, reason }])
}

/** The days in force at `at`. */
export const daysAt = (dataClass: DataClass, periods: Retention, at: Instant): number =>
  periods.findLast(({ from }) => from <= at)?.days ?? DATA_CLASSES[dataClass].days

/** What is older has had its time; undefined where it is kept for ever. */
export const expiredBefore = (days: number, now: Instant): Instant | undefined =>
  days === FOR_EVER ? undefined : instant(now - days * DAY_MS)
