/** How an order's limits stand, in SQL over rows of `work_orders`; the rules are those of `limitsOf` and `standingOf` in `domain/workorder`. */
import { STATUS_WORDS } from '../../domain/workorder/limits-of.ts'

const hasStatus = (kind: keyof typeof STATUS_WORDS): string =>
  `translate(lower(status), ' -', '__') in (${STATUS_WORDS[kind].map((word) => `'${word}'`).join(', ')})`

const IS_WITHDRAWN = `(withdrawn_at is not null or ${hasStatus('withdrawn')} or endsWith(type, 'withdrawn'))`

const IS_OPEN_AGAIN = `(closed_at is null and (endsWith(type, 'reopened') or ${hasStatus('working')} or (ifNull(reopen_count, 0) > 0 and not ${hasStatus('done')})))`

/** Last resolved and not reopened since; else null. */
export const RESOLVED_AT = `if(${IS_OPEN_AGAIN}, null, resolved_at)`

const PAUSED_AT = `ifNull(paused_at, if(${hasStatus('paused')}, opened_at, null))`

/** When what a limit asks for was done; null while it is not. */
export const DONE_AT = { reply: 'first_replied_at', resolve: `ifNull(${RESOLVED_AT}, closed_at)` } as const

export type LimitKind = keyof typeof DONE_AT

const dueAt = (limit: LimitKind): string => `${limit}_due_at`

/** In the backlog: neither resolved nor closed nor withdrawn. */
export const IS_OPEN = `(${DONE_AT.resolve} is null and not ${IS_WITHDRAWN})`

/** The clock is stopped before the deadline: nobody knows yet when it will be due. */
const isStopped = (limit: LimitKind): string =>
  `ifNull(${DONE_AT[limit]} is null and ${DONE_AT.resolve} is null and ${PAUSED_AT} < ${dueAt(limit)}, false)`

/** Counts among those due at its deadline, once that has come; without `now` it has. */
export const isDue = (limit: LimitKind, now: string | undefined): string =>
  `ifNull(${now === undefined ? `${dueAt(limit)} is not null` : `${dueAt(limit)} <= ${now}`} and not ${isStopped(limit)} and not ${IS_WITHDRAWN}, false)`

export const isInTime = (limit: LimitKind): string => `ifNull(${DONE_AT[limit]} <= ${dueAt(limit)}, false)`

/** Open past its deadline at `now`. */
export const isOverdue = (now: string): string => `(${IS_OPEN} and ifNull(resolve_due_at < ${now}, false) and not ${isStopped('resolve')})`

/** Done, with a deadline to compare with. */
export const IS_DONE_BY_LIMIT = `(${DONE_AT.resolve} is not null and resolve_due_at is not null and not ${IS_WITHDRAWN})`
