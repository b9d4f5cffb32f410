/** Figures of work orders. An order is due in the period that holds its deadline, so open and closed orders are judged alike. */
import { contains, type Instant } from '../../kernel/time.ts'
import { type Asked, type Oracle, ratio, total } from './facts.ts'

/** An order's instants; a deadline is where it stands now: resuming and approved extensions have moved it. */
export type OrderFact = {
  readonly openedAt: Instant
  readonly replyDueAt?: Instant
  readonly resolveDueAt?: Instant
  /** First substantive reply; an automatic acknowledgement is none. */
  readonly repliedAt?: Instant
  /** Each time, in order. */
  readonly resolvedAt: readonly Instant[]
  readonly reopenedAt: readonly Instant[]
  readonly reassignedAt: readonly Instant[]
  readonly urgedAt: readonly Instant[]
  readonly closedAt?: Instant
  readonly isWithdrawn?: boolean
  /** The clock stands still since then. */
  readonly pausedAt?: Instant
}

/** Resolved and not reopened since. */
function resolvedFor(order: OrderFact): Instant | undefined {
  const last = order.resolvedAt.at(-1)
  return last === undefined || (order.reopenedAt.at(-1) ?? 0) > last ? undefined : last
}

/** Resolved, or closed without that. */
const doneFor = (order: OrderFact): Instant | undefined => resolvedFor(order) ?? order.closedAt

const isOpen = (order: OrderFact): boolean => resolvedFor(order) === undefined && order.closedAt === undefined && !order.isWithdrawn

const isIn = (at: Instant | undefined, { period }: Asked): boolean => at !== undefined && contains(period, at)

const times = (orders: readonly OrderFact[], asked: Asked, of: (order: OrderFact) => readonly Instant[]): number =>
  total(orders, (order) => of(order).filter((at) => isIn(at, asked)).length)

/** Stopped before the deadline: it will be due later than it seems. */
const isStopped = (pausedAt: Instant | undefined, dueAt: Instant, doneAt: Instant | undefined): boolean =>
  doneAt === undefined && pausedAt !== undefined && pausedAt < dueAt

/** Of the orders due in the period and by now, those that met the deadline; one that is withdrawn or stopped is neither. */
function timeliness(orders: readonly OrderFact[], asked: Asked, dueAt: (o: OrderFact) => Instant | undefined, doneAt: typeof dueAt) {
  const due = orders.flatMap((order) => {
    const at = dueAt(order)
    if (at === undefined || !isIn(at, asked) || at > asked.now || order.isWithdrawn) return []
    const done = doneAt(order)
    return isStopped(order.pausedAt, at, done) ? [] : [{ at, done }]
  })
  return ratio(due.filter(({ at, done }) => done !== undefined && done <= at).length, due.length)
}

export const orderKpis: Oracle<OrderFact> = {
  orders_opened: (orders, asked) => times(orders, asked, ({ openedAt }) => [openedAt]),
  orders_resolved: (orders, asked) => times(orders, asked, (order) => [resolvedFor(order) ?? []].flat()),
  orders_closed: (orders, asked) => times(orders, asked, ({ closedAt }) => [closedAt ?? []].flat()),
  orders_reassigned: (orders, asked) => times(orders, asked, ({ reassignedAt }) => reassignedAt),
  orders_urged: (orders, asked) => times(orders, asked, ({ urgedAt }) => urgedAt),
  orders_backlog: (orders) => orders.filter(isOpen).length,
  orders_overdue: (orders, { now }) =>
    orders.filter(
      (order) =>
        isOpen(order) &&
        order.resolveDueAt !== undefined &&
        order.resolveDueAt < now &&
        !isStopped(order.pausedAt, order.resolveDueAt, undefined),
    ).length,
  /** 工单按时办结率: closed by the deadline / due in the period; open past due is a miss, not yet due is left out. */
  handling_timeliness: (orders, asked) => timeliness(orders, asked, ({ resolveDueAt }) => resolveDueAt, doneFor),
  /** Of the orders done in the period that have a deadline, those done by it. */
  done_timeliness: (orders, asked) => {
    const done = orders.flatMap((order) => {
      const at = doneFor(order)
      return isIn(at, asked) && at !== undefined && order.resolveDueAt !== undefined && !order.isWithdrawn ? [at <= order.resolveDueAt] : []
    })
    return ratio(done.filter((isInTime) => isInTime).length, done.length)
  },
  /** 答复及时率: first substantive reply by its limit / replies due. */
  reply_timeliness: (orders, asked) =>
    timeliness(
      orders,
      asked,
      ({ replyDueAt }) => replyDueAt,
      ({ repliedAt }) => repliedAt,
    ),
  /** Distinct orders reopened after they were resolved / orders resolved in the period. */
  reopen_rate: (orders, asked) => {
    const cohort = orders.filter(({ resolvedAt }) => resolvedAt.some((at) => isIn(at, asked)))
    return ratio(cohort.filter(({ reopenedAt }) => reopenedAt.length > 0).length, cohort.length)
  },
}
