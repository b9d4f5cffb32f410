/** Backlog job: scores work orders whose latest version has no score, or whose deadline has passed since it was scored. */
import { hashId } from '../../domain/kernel/hash.ts'
import { type Instant, minutes, seconds, toIso } from '../../domain/kernel/time.ts'
import type { Checkpoints } from '../../ledger/ledger.ts'
import { formsInForce, ORDER_ENGINE_VERSION, type OrderScore, orderForms, type WorkOrder } from '../../qa/index.ts'
import { recordOfRow } from '../../sql/record-of-row.ts'
import type { Store } from '../../sql/store.ts'
import type { NewRow } from '../../sql/tables/definition.ts'
import { orderScoresTable } from '../../sql/tables/quality.ts'
import { continuing, inSpan } from '../../traces/span.ts'
import type { ComputePool } from '../compute/pool.ts'
import type { Job, Run } from '../engine/job.ts'
import { type Among, amongOf, arrived, rowsOf } from './arrived.ts'
import { nextLook } from './looks.ts'
import { tracesOfRecords } from './traces-of-records.ts'

const BATCH = 1000

type OrderForm = (typeof orderForms)[number]

type ScoringDeps = { readonly store: Store; readonly compute: ComputePool }

export const scoreWorkOrders: Job<ScoringDeps & { readonly ledger: Checkpoints }> = {
  name: 'score-work-orders',
  description: 'Scores work orders for timeliness and completeness, again when a deadline passes.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: seconds(60) },
  catchUp: 'latest',
  timeoutSeconds: minutes(30),
  run: async (context) => {
    const now = context.clock()
    const forms = formsInForce(orderForms, toIso(now))
    const name = hashId('forms', String(ORDER_ENGINE_VERSION), ...forms.map(({ id, version }) => `${id} ${version}`))
    const look = await nextLook(context.ledger, `score-work-orders/${name}`, now)
    const among = look.since === undefined ? undefined : await changed(context.store, new Date(look.since), new Date(now))
    let rows = 0
    for (const form of forms) if (among?.ids.length !== 0) rows += await scoreAll(context, form, now, among)
    await look.done()
    return rows
  },
}

/** New versions, and orders of which a deadline has passed meanwhile. */
const changed = (store: Store, since: Date, now: Date): Promise<Among | undefined> =>
  arrived(
    store,
    [
      `select order_id as id, opened_at as at from work_orders_v1 where ingested_at >= ${SINCE}
        or (reply_due_at >= ${SINCE} and reply_due_at <= ${NOW}) or (resolve_due_at >= ${SINCE} and resolve_due_at <= ${NOW})`,
    ],
    { since, now },
  )

const [SINCE, NOW] = ["{since:DateTime64(3,'UTC')}", "{now:DateTime64(3,'UTC')}"]

async function scoreAll(
  { store, compute, signal }: ScoringDeps & Run,
  form: OrderForm,
  now: Instant,
  among: Among | undefined,
): Promise<number> {
  for (let rows = 0; ; ) {
    signal.throwIfAborted()
    const found = await unscored(store, form, now, among)
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
async function unscored(store: Store, form: OrderForm, now: Instant, among: Among | undefined): Promise<Record<string, unknown>[]> {
  const near = (at: string): string => (among ? `${at} between {from:DateTime64(3,'UTC')} and {to:DateTime64(3,'UTC')} and ` : '')
  const types = form.appliesTo.orderTypes
  const due = await store.query<{ id: string; at: string }>(
    `select o.order_id as id, o.opened_at as at
     from work_orders as o
     left join (
       select order_id, order_version, max(scored_at) as scored_at from order_scores
       where ${near('opened_at')}form_id = {form:String} and form_version = {formVersion:UInt32} and engine_version = {engine:UInt32}
       group by order_id, order_version
     ) as s on s.order_id = o.order_id and s.order_version = toString(o.version)
     where ${near('o.opened_at')}${among ? 'o.order_id in {ids:Array(String)} and ' : ''}(empty({types:Array(String)}) or has({types:Array(String)}, o.order_type))
       and (s.order_version = ''
         or (o.reply_due_at <= {now:DateTime64(3,'UTC')} and s.scored_at < o.reply_due_at)
         or (o.resolve_due_at <= {now:DateTime64(3,'UTC')} and s.scored_at < o.resolve_due_at))
     order by o.opened_at desc, o.order_id limit {limit:UInt32}`,
    { form: form.id, formVersion: form.version, engine: ORDER_ENGINE_VERSION, types, now: new Date(now), limit: BATCH, ...among },
  )
  if (due.length === 0) return []
  const source = { view: 'work_orders', id: 'order_id', at: 'opened_at', columns: '* except (version), toString(version) as version' }
  const orders = await rowsOf<Record<string, unknown>>(store, source, amongOf(due))
  return due.map(({ id }) => orders.get(id)).filter((order) => order !== undefined)
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
