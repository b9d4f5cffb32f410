/** `/api/forecast/…`: overrides, special days, accuracy by lead, history import. */
import type { FastifyInstance } from 'fastify'
import { commandOverride } from '../../centres/overrides.ts'
import { commandSpecialDay, readSpecialDays } from '../../centres/special-days.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { type Instant, instant, interval, parseInstant, toIso } from '../../domain/kernel/time.ts'
import { addDays, localDate, localDay } from '../../domain/kernel/zone.ts'
import { countryOfZone } from '../../forecasting/countries.ts'
import { readHistory } from '../../forecasting/history-import.ts'
import { isStanding, type Override } from '../../forecasting/overrides.ts'
import type { SpecialDay } from '../../forecasting/special-days.ts'
import { publishedFor } from '../../jobs/planning/calendar.ts'
import { projectPlanning } from '../../projections/planning.ts'
import {
  AccuracyQuery,
  type AccuracyReport,
  type HistoryAnswer,
  HistoryUpload,
  NewOverride,
  NewSpecialDay,
  OverridesQuery,
  type OverrideView,
  type SpecialDays,
  SpecialDaysQuery,
  type SpecialDayView,
  Withdrawal,
} from '../api/forecast.ts'
import type { Deps } from '../deps.ts'
import { sendRejection } from '../problem.ts'
import { readAlarms, readLeadDays, readOverrideValues, readSumDays } from '../queries/accuracy.ts'
import { zoneOf } from '../queries/directory.ts'
import { readOverrides } from '../queries/plan.ts'
import { scopeOf } from '../queries/scope.ts'
import { daysOf, leadsOf } from './lead-accuracy.ts'

/** Two years of half hours of fifty queues are 90 MB; larger files go through the command line. */
const MOST_CSV_BYTES = 32_000_000
const ACCURACY_DAYS = 28

type ById = { Params: { id: string } }

export function planningRoutes(app: FastifyInstance, deps: Deps): void {
  overrideRoutes(app, deps)
  specialDayRoutes(app, deps)
  const { store, clock } = deps

  app.get<{ Querystring: AccuracyQuery }>(
    '/api/forecast/accuracy',
    { schema: { querystring: AccuracyQuery } },
    async ({ query: { days = ACCURACY_DAYS, ...asked } }): Promise<AccuracyReport> => {
      const scope = await scopeOf(store, asked)
      const zone = await zoneOf(store)
      const today = localDate(clock(), zone)
      const [from, to] = [addDays(today, -days), addDays(today, -1)]
      const span = interval(localDay(from, zone).from, clock())
      const [sums, alarms, made] = await Promise.all([
        scope.level === 'queue' ? readLeadDays(store, scope, span, zone) : readSumDays(store, scope, span, zone),
        readAlarms(store, scope),
        readOverrides(store, asked.queue),
      ])
      // Only where somebody overrode: the view reads every forecast.
      const values = made.some(({ branch }) => branch === '') ? await readOverrideValues(store, scope) : []
      const overrides = values.map(({ queueId: _, ...value }) => value)
      return { zone, from, to, leads: leadsOf(sums), days: daysOf(sums), alarms, overrides }
    },
  )

  app.post<{ Body: HistoryUpload }>(
    '/api/forecast/history',
    { schema: { body: HistoryUpload }, bodyLimit: MOST_CSV_BYTES },
    async ({ body }): Promise<HistoryAnswer> => {
      const zone = await zoneOf(store)
      const { slots, rows, accepted, rejected, rejects } = readHistory(body.csv, zone, clock())
      await store.insertRows(
        'volume_history_v1',
        slots.map(({ queueId, slotAt, calls }) => ({
          queue_id: queueId,
          slot_at: new Date(slotAt),
          calls,
          author: body.author.trim(),
          imported_at: new Date(clock()),
        })),
      )
      const queues = [...new Set(slots.map(({ queueId }) => queueId))].sort()
      return { rows, accepted, rejected, slots: slots.length, queues, rejects: rejects.slice(0, 200) }
    },
  )
}

function overrideRoutes(app: FastifyInstance, { store, ledger, clock }: Deps): void {
  const listed = async (queue: string): Promise<OverrideView[]> =>
    (await readOverrides(store, queue)).slice(0, 200).map((one) => viewOf(one, clock()))

  app.get<{ Querystring: OverridesQuery }>('/api/forecast/overrides', { schema: { querystring: OverridesQuery } }, ({ query }) =>
    listed(query.queue),
  )

  app.post<{ Body: NewOverride }>('/api/forecast/overrides', { schema: { body: NewOverride } }, async ({ body }, reply) => {
    const { id, queue: queueId, from, to, operation, amount, reason, author, branch = '', expiresAt } = body
    const expiry = expiresAt === undefined ? {} : { expiresAt: momentOf(expiresAt) }
    const terms = { queueId, from: momentOf(from), to: momentOf(to), operation, amount, reason, branch: branch.trim(), ...expiry }
    const done = await commandOverride(ledger, { type: 'MakeOverride', overrideId: id, terms, at: clock(), by: author.trim() })
    if (!done.ok) return sendRejection(reply, done.rejection)
    await projectPlanning(ledger, store)
    return listed(queueId)
  })

  app.post<ById & { Body: Withdrawal }>(
    '/api/forecast/overrides/:id/withdraw',
    { schema: { body: Withdrawal } },
    async ({ params, body }, reply) => {
      const command = {
        type: 'WithdrawOverride',
        overrideId: params.id,
        reason: body.reason ?? '',
        at: clock(),
        by: body.author.trim(),
      } as const
      const done = await commandOverride(ledger, command)
      if (!done.ok) return sendRejection(reply, done.rejection)
      await projectPlanning(ledger, store)
      return listed(done.value.state?.queueId ?? '')
    },
  )
}

function specialDayRoutes(app: FastifyInstance, { store, ledger, clock }: Deps): void {
  app.get<{ Querystring: SpecialDaysQuery }>(
    '/api/forecast/special-days',
    { schema: { querystring: SpecialDaysQuery } },
    async ({ query: { from, to } }): Promise<SpecialDays> => {
      const zone = await zoneOf(store)
      const own = (await readSpecialDays(ledger)).filter((day) => day.toOn >= from && day.fromOn <= to)
      const published = (await publishedFor(zone, clock())).filter(({ date }) => date >= from && date <= to)
      const days = [...own.map(specialDayView), ...published.map(publishedView)]
      return { country: countryOfZone(zone) ?? null, days: days.sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1)) }
    },
  )

  app.post<{ Body: NewSpecialDay }>('/api/forecast/special-days', { schema: { body: NewSpecialDay } }, async ({ body }, reply) => {
    const { id, kind, name, queue: queueId = '', fromOn, toOn, author } = body
    const command = {
      type: 'AddSpecialDay',
      specialDayId: id,
      terms: { kind, name, queueId, fromOn, toOn },
      at: clock(),
      by: author,
    } as const
    const done = await commandSpecialDay(ledger, command)
    if (!done.ok) return sendRejection(reply, done.rejection)
    await projectPlanning(ledger, store)
    return { specialDayId: id }
  })

  app.post<ById & { Body: Withdrawal }>(
    '/api/forecast/special-days/:id/withdraw',
    { schema: { body: Withdrawal } },
    async ({ params, body }, reply) => {
      const done = await commandSpecialDay(ledger, { type: 'WithdrawSpecialDay', specialDayId: params.id, at: clock(), by: body.author })
      if (!done.ok) return sendRejection(reply, done.rejection)
      await projectPlanning(ledger, store)
      return { specialDayId: params.id }
    },
  )
}

function momentOf(text: string): Instant {
  const at = parseInstant(text)
  if (!at.ok) throw new CallboardError('usage', at.rejection.message)
  return at.value
}

function viewOf(override: Override, now: Instant): OverrideView {
  const { overrideId, queueId, operation, amount, reason, author, branch, from, to, madeAt, expiresAt, withdrawn } = override
  const iso = (at: Instant | undefined) => (at === undefined ? null : toIso(at))
  return {
    ...{ overrideId, queueId, operation, amount, reason, author, branch },
    ...{ from: toIso(from), to: toIso(to), madeAt: toIso(madeAt), expiresAt: iso(expiresAt) },
    ...{ withdrawnAt: iso(withdrawn?.at), withdrawnBy: withdrawn?.by ?? '' },
    state: withdrawn ? 'withdrawn' : isStanding(override, instant(Math.max(now, madeAt))) ? 'standing' : 'expired',
  }
}

const specialDayView = ({ specialDayId, kind, name, queueId, fromOn, toOn, author, madeAt, withdrawn }: SpecialDay): SpecialDayView => ({
  ...{ specialDayId, kind, name, queueId, fromOn, toOn, author },
  madeAt: toIso(madeAt),
  withdrawnAt: withdrawn === undefined ? null : toIso(withdrawn.at),
})

const publishedView = ({ date, kind, name }: { date: string; kind: SpecialDayView['kind']; name: string }): SpecialDayView => ({
  ...{ specialDayId: '', kind, name, queueId: '', fromOn: date, toOn: date, author: '' },
  madeAt: null,
  withdrawnAt: null,
})
