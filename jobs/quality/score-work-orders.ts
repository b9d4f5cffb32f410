/** Backlog job: scores work orders whose latest version has no score, or whose deadline has passed since it was scored. */
import { type Instant, minutes, seconds, toIso } from '../../domain/kernel/time.ts'
import { formsInForce, ORDER_ENGINE_VERSION, type OrderScore, orderForms, type WorkOrder } from '../../qa/index.ts'
import { recordOfRow } from '../../sql/record-of-row.ts'
import type { Store } from '../../sql/store.ts'
import type { NewRow } from '../../sql/tables/definition.ts'
import { orderScoresTable } from '../../sql/tables/quality.ts'
import { continuing, inSpan } from '../../traces/span.ts'
import type { ComputePool } from '../compute/pool.ts'
import type { Job, Run } from '../engine/job.ts'
import { tracesOfRecords } from './traces-of-records.ts'

const BATCH = 1000

type OrderForm = (typeof orderForms)[number]

type ScoringDeps = { readonly store: Store; readonly compute: ComputePool }

export const scoreWorkOrders: Job<ScoringDeps> = {
  name: 'score-work-orders',
  description: 'Scores work orders for timeliness and completeness, again when a deadline passes.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: seconds(60) },
  catchUp: 'latest',
  timeoutSeconds: minutes(30),
  run: async (context) => {
    const now = context.clock()
    let rows = 0
    for (const form of formsInForce(orderForms, toIso(now))) rows += await scoreAll(context, form, now)
    return rows
  },
}

async function scoreAll({ store, compute, signal }: ScoringDeps & Run, form: OrderForm, now: Instant): Promise<number> {
  for (let rows = 0; ; ) {
    signal.throwIfAborted()
    const found = await unscored(store, form, now)
    if (found.length === 0) return rows
    const orders = found.map((row) => recordOfRow<WorkOrder>(row))
    const traces = await tracesOfRecords(store, 'work-orders', found)
    rows += await inSpan('score work-orders', { ...continuing(traces), attributes: { 'callboard.records': orders.length } }, async () => {
      const scores = await compute.run('scoreWorkOrders', { formId: form.id, formVersion: form.version, orders, now }, signal)
      await store.insert(
        orderScoresTable,
        scores.flatMap((score, index) => toRow(score, orders[index], now)),
      )
      return scores.length
    })
    if (found.length < BATCH) return rows
  }
}

/** Ids first, details for these alone: texts of other orders are never read. */
async function unscored(store: Store, form: OrderForm, now: Instant): Promise<Record<string, unknown>[]> {
  const types = form.appliesTo.orderTypes
  const due = await store.query<{ order_id: string }>(
    `select o.order_id as order_id
     from work_orders as o
     left join (
       select order_id, order_version, max(scored_at) as scored_at from order_scores
       where form_id = {form:String} and form_version = {formVersion:UInt32} and engine_version = {engine:UInt32}
       group by order_id, order_version
     ) as s on s.order_id = o.order_id and s.order_version = toString(o.version)
     where (empty({types:Array(String)}) or has({types:Array(String)}, o.order_type))
       and (s.order_version = ''
         or (o.reply_due_at <= {now:DateTime64(3,'UTC')} and s.scored_at < o.reply_due_at)
         or (o.resolve_due_at <= {now:DateTime64(3,'UTC')} and s.scored_at < o.resolve_due_at))
     order by o.opened_at desc, o.order_id limit {limit:UInt32}`,
    { form: form.id, formVersion: form.version, engine: ORDER_ENGINE_VERSION, types, now: new Date(now), limit: BATCH },
  )
  if (due.length === 0) return []
  return store.query(
    `select * except (version), toString(version) as version from work_orders where order_id in {ids:Array(String)} order by opened_at desc, order_id`,
    { ids: due.map(({ order_id }) => order_id) },
  )
}

function toRow(score: OrderScore, order: WorkOrder | undefined, now: Instant): NewRow<typeof orderScoresTable>[] {
  if (!order) return []
  return [
    {
      score_id: score.scoreId,
      order_id: score.orderId,
      order_type: order.orderType,
      team_id: order.teamId ?? null,
      opened_at: order.openedAt,
      form_id: score.formId,
      form_version: score.formVersion,
      engine_version: score.engineVersion,
      order_version: score.orderVersion,
      score_ratio: score.scoreRatio,
      is_failed: score.isFailed,
      handling_timely: score.handlingTimely,
      reply_timely: score.replyTimely,
      completeness_ratio: score.completenessRatio,
      item_ids: score.items.map(({ id }) => id),
      item_outcomes: score.items.map(({ outcome }) => outcome),
      items: JSON.stringify(score.items),
      // The instant the deadlines were compared with: what falls due later is looked at again.
      scored_at: toIso(now),
    },
  ]
}
