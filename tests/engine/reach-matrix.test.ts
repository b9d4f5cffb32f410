/** Every role with every scope reads, on every way over HTTP, the rows and texts that docs/identity.md gives it, and no other. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Grant, ROLES, type Role } from '../../domain/principal.ts'
import type { Directory } from '../../service/api/directory.ts'
import type { Forecast } from '../../service/api/forecast.ts'
import type { Overview } from '../../service/api/overview.ts'
import type { Roster } from '../../service/api/roster.ts'
import type { ScoreList } from '../../service/api/scores.ts'
import type { SqlResult, SqlSchema } from '../../service/api/sql.ts'
import type { Staffing } from '../../service/api/staffing.ts'
import { migrate } from '../../sql/migrate.ts'
import { readSchema } from '../../sql/reads/schema.ts'
import type { Store } from '../../sql/store.ts'
import { ACCESS } from '../../sql/views/access.ts'
import { type Service, serviceWithoutStore } from '../support/service-without-store.ts'
import {
  type Facts,
  type Held,
  isEverybodys,
  isSum,
  isWithin,
  maskedText,
  NOTHING,
  READS,
  TEXTS,
  text,
  WHOSE,
} from './support/reach-rule.ts'
import { seedReach, teamOf } from './support/reach-seed.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
let store: Store
let service: Service
let shown: ReadonlyMap<string, readonly string[]>
let facts: ReadonlyMap<string, readonly Facts[]>

const PEOPLE = ROLES.filter((role) => role !== 'customer' && role !== 'system')
const REACHES = [{ scope: 'own' }, { scope: 'team', of: 't1' }, { scope: 'site', of: 's1' }, { scope: 'all' }] as const

/** Of one account; agents' own is that of the one who changed teams. */
type Problem = { readonly code?: string }
type Cell = { readonly id: string; readonly held: readonly Held[] }
const single = PEOPLE.flatMap((role): Cell[] =>
  REACHES.map((reach) => {
    const id = role === 'agent' && reach.scope === 'own' ? 'mover' : `${role}.${'of' in reach ? reach.of : reach.scope}`
    return { id, held: [{ role, id, ...reach }] }
  }),
)
const several: readonly Cell[] = [
  {
    id: 'mixed.1',
    held: [
      { role: 'analyst', scope: 'all' },
      { role: 'qa_inspector', scope: 'team', of: 't1' },
    ],
  },
  {
    id: 'mixed.2',
    held: [
      { role: 'supervisor', scope: 'team', of: 't1' },
      { role: 'manager', scope: 'site', of: 's2' },
    ],
  },
  {
    id: 'mixed.3',
    held: [
      { role: 'scheduler', scope: 'all' },
      { role: 'analyst', scope: 'team', of: 't2' },
    ],
  },
  {
    id: 'mixed.4',
    held: [
      { role: 'qa_lead', scope: 'team', of: 't2' },
      { role: 'admin', scope: 'site', of: 's2' },
    ],
  },
]
const CELLS = [...single, ...several]

const grantOf = ({ role, scope, of = '' }: Held): Grant => ({
  ...{ role, scope },
  teams: scope === 'team' ? [of] : [],
  sites: scope === 'site' ? [of] : [],
})

/** A state that lasts ends now. */
const MOVES = ['seat_intervals.to_at']

beforeAll(async () => {
  opened = await freshStore()
  store = opened.store
  await migrate(store)
  await seedReach(store)
  const schema = await readSchema(store)
  shown = new Map(
    Object.keys(WHOSE).map((view) => {
      const columns = schema.find(({ name }) => name === view)?.columns ?? []
      return [view, columns.filter(({ name, type }) => !/^Agg/.test(type) && !MOVES.includes(`${view}.${name}`)).map(({ name }) => name)]
    }),
  )
  facts = new Map(
    await Promise.all(
      Object.keys(WHOSE).map(async (view) => [view, await store.query<Facts>(`select ${asTexts(view)} from ${view}`)] as const),
    ),
  )
  service = await serviceWithoutStore({ store })
  for (const { id, held } of CELLS) await service.account(id, ...held.map(grantOf))
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await opened[Symbol.asyncDispose]()
})

const columnsOf = (view: string): readonly string[] => shown.get(view) ?? []
const asText = (column: string): string => `ifNull(toString(\`${column}\`), '${NOTHING}')`
const asTexts = (view: string): string =>
  columnsOf(view)
    .map((column) => `${asText(column)} as \`${column}\``)
    .join(', ')
const everything = (views: readonly string[]): string =>
  views.map((view) => `select '${view}' as view, [${columnsOf(view).map(asText).join(', ')}] as texts from ${view}`).join(' union all ')

async function ask<T>(who: string, url: string, payload?: object): Promise<{ readonly status: number; readonly answer: T }> {
  const method = payload ? 'POST' : 'GET'
  const cookies = { callboard: service.session(who) }
  const { statusCode, body } = await service.app.inject({ method, url, cookies, ...(payload ? { payload } : {}) })
  return { status: statusCode, answer: JSON.parse(body) as T }
}

/** Of the grants those that count for a way of reading: roles of it, no narrower than it can be cut to. */
const counting = (held: readonly Held[], roles: readonly Role[], narrowest: readonly string[]): readonly Held[] =>
  held.filter(({ role, scope }) => roles.includes(role) && !narrowest.includes(scope))

const ASKERS: readonly Role[] = ['supervisor', 'manager', 'qa_inspector', 'qa_lead', 'analyst']
const readsKind = (held: readonly Held[], kind: string): readonly Held[] => held.filter(({ role }) => (READS[role] ?? []).includes(kind))

/** The rows of a view as somebody has to see them. */
function expectedRows(view: string, held: readonly Held[]): string[] {
  const rule = WHOSE[view]
  const asking = counting(held, ASKERS, ['own'])
  const rows = (facts.get(view) ?? []).filter((row) => isEverybodys(view) || asking.some((one) => rule && isWithin(one, rule(row))))
  return rows.map((row) => {
    const texts = columnsOf(view).map((column) => {
      const kind = TEXTS[view]?.[column]
      const isClear = kind === undefined || readsKind(held, kind).some((one) => rule && isWithin(one, rule(row)))
      return isClear ? text(row[column]) : maskedText(column, text(row[column]))
    })
    return `${view} ${JSON.stringify(texts)}`
  })
}

describe.each(CELLS.map((cell) => [cell.id, cell.held] as const))('%s', (id, held) => {
  const asking = counting(held, ASKERS, ['own'])
  const reachesSites = asking.some(({ scope }) => scope === 'site' || scope === 'all')
  const there = Object.keys(WHOSE).filter((view) => reachesSites || !isSum(view))

  test('SQL and the list of views', async () => {
    const schema = await ask<SqlSchema>(id, '/api/sql/schema')
    const asked = await ask<SqlResult>(id, '/api/sql', { query: everything(there) })
    if (asking.length === 0) return expect([schema.status, asked.status]).toEqual([403, 403])
    const names = schema.answer.tables.map(({ name }) => name)
    expect(Object.keys(WHOSE).filter((view) => names.includes(view))).toEqual(there)
    const rows = asked.answer.rows.map(([view, texts]) => `${String(view)} ${JSON.stringify(texts)}`)
    expect(rows.sort()).toEqual(there.flatMap((view) => expectedRows(view, held)).sort())
  })

  const SCORERS: readonly Role[] = ['supervisor', 'qa_inspector', 'qa_lead']
  const isOf = (ones: readonly Held[], agent: string, at: string): boolean =>
    ones.some((one) => isWithin(one, { ...teamOf(agent, at), worker: agent }))
  const scores = () => facts.get('scores') ?? []
  const readingScores = (roles: readonly Role[]) => [...counting(held, roles, ['own']), ...counting(held, ['agent'], [])]

  test('scores, listed and one by one', async () => {
    const listing = readingScores([...SCORERS, 'manager'])
    const ids = (ones: readonly Held[]) =>
      scores()
        .filter((row) => isOf(ones, text(row['agent_id']), text(row['recorded_at'])))
        .map((row) => text(row['score_id']))
        .sort()
    const list = await ask<ScoreList>(id, '/api/scores?from=2026-03-01&to=2026-03-03&size=200&zone=UTC')
    expect([list.status, list.answer.rows?.map(({ scoreId }) => scoreId).sort(), list.answer.total]).toEqual(
      listing.length === 0 ? [403, undefined, undefined] : [200, ids(listing), ids(listing).length],
    )
    const opening = readingScores(SCORERS)
    for (const row of scores()) {
      const { status } = await ask(id, `/api/scores/${text(row['score_id'])}`)
      const expected = opening.length === 0 ? 403 : ids(opening).includes(text(row['score_id'])) ? 200 : 404
      expect([row['score_id'], status]).toEqual([row['score_id'], expected])
    }
  })

  test('rosters and the names of people', async () => {
    const rostered = [...counting(held, ['supervisor', 'manager', 'scheduler'], ['own']), ...counting(held, ['agent'], [])]
    const roster = await ask<Roster>(id, '/api/roster?week=2026-03-02')
    const expected = (facts.get('roster_shifts') ?? [])
      .filter((row) => isOf(rostered, text(row['agent_id']), text(row['from_at'])))
      .map((row) => text(row['shift_id']))
    expect([roster.status, roster.answer.shifts?.map(({ shiftId }) => shiftId).sort()]).toEqual(
      rostered.length === 0 ? [403, undefined] : [200, expected.sort()],
    )
    const { answer } = await ask<Directory>(id, '/api/directory')
    const named = answer.agents.filter(({ name }) => name.startsWith('CANARY-staff')).map((agent) => agent.id)
    const readers = readsKind(held, 'staff')
    // As they are registered now.
    const now = '2026-06-01T00:00:00Z'
    expect(named).toEqual(['a1', 'a2', 'mover'].filter((agent) => agent === id || isOf(readers, agent, now)))
  })
})

/** By hand from the seed, for what is asked about: orders open, calls at eight, expected calls with one that is added to each queue's three, people needed. */
const FIGURES: Readonly<
  Record<string, { readonly open?: number; readonly came: number; readonly planned: number; readonly required: number }>
> = {
  '': { open: 8, came: 4, planned: 12, required: 6 },
  'site=s1': { open: 5, came: 3, planned: 8, required: 4 },
  'site=s2': { open: 3, came: 1, planned: 4, required: 2 },
  'queue=q1': { came: 2, planned: 4, required: 2 },
  'queue=q2': { came: 1, planned: 4, required: 2 },
  'queue=q3': { came: 1, planned: 4, required: 2 },
}
const SITES_ASKED: Readonly<Record<string, string>> = {
  'site=s1': 's1',
  'site=s2': 's2',
  'queue=q1': 's1',
  'queue=q2': 's2',
  'queue=q3': 's1',
}
const PLANNERS: readonly Role[] = ['scheduler', 'supervisor', 'manager', 'admin']

test.each(CELLS.map((cell) => [cell.id, cell.held] as const))('overview, forecast and staffing as %s', async (id, held) => {
  const planning = counting(held, PLANNERS, ['own', 'team'])
  const isAll = planning.some(({ scope }) => scope === 'all')
  const sites = planning.flatMap(({ scope, of = '' }) => (scope === 'site' ? [of] : []))
  for (const asked of Object.keys(FIGURES)) {
    const [only = ''] = sites
    const meant = asked === '' && !isAll ? `site=${only}` : asked
    const isLetIn = isAll || sites.includes(SITES_ASKED[meant] ?? '')
    const expected = FIGURES[meant]
    const code = planning.length === 0 ? 'right.missing' : 'scope.beyond'
    const day = `from=2026-03-02&to=2026-03-02&${asked}`
    const forecast = await ask<Forecast & Problem>(id, `/api/forecast?${day}`)
    const atEight = forecast.answer.points?.find(({ slotAt }) => Date.parse(slotAt) === Date.parse('2026-03-02T08:00:00Z'))
    expect([asked, forecast.answer.code, atEight?.actual, atEight?.planned]).toEqual(
      isLetIn ? [asked, undefined, expected?.came, expected?.planned] : [asked, code, undefined, undefined],
    )
    const staffing = await ask<Staffing & Problem>(id, `/api/staffing?${day}`)
    expect([staffing.answer.code, staffing.answer.points?.map(({ required }) => required)]).toEqual(
      isLetIn ? [undefined, [expected?.required]] : [code, undefined],
    )
    expect((await ask<Problem>(id, `/api/forecast/accuracy?${asked}`)).answer.code).toBe(isLetIn ? undefined : code)
    if (asked.startsWith('queue')) {
      const overrides = await ask<{ queueId: string }[] & Problem>(id, `/api/forecast/overrides?${asked}`)
      expect(isLetIn ? overrides.answer.map(({ queueId }) => `queue=${queueId}`) : overrides.answer.code).toEqual(isLetIn ? [asked] : code)
      continue
    }
    const { answer } = await ask<Overview & Problem>(id, `/api/overview?zone=UTC&${asked}`)
    expect([answer.code, answer.orders?.open]).toEqual(isLetIn ? [undefined, expected?.open] : [code, undefined])
    if (isLetIn) expect(answer.freshness.length > 0).toBe(isAll)
  }
})

test('whoever inspects everything reviews no score of an own call', async () => {
  await service.account('a1', grantOf({ role: 'qa_inspector', scope: 'all' }), grantOf({ role: 'agent', scope: 'own' }))
  const own = await ask<Problem>('a1', '/api/scores/a1.08/review', { type: 'undo', expectedVersion: 0 })
  expect([own.status, own.answer.code]).toEqual([422, 'review.own'])
  // Nothing to take back: decided, for it is another's.
  const another = await ask<Problem>('a1', '/api/scores/a2.08/review', { type: 'undo', expectedVersion: 0 })
  expect([another.status, another.answer.code]).toEqual([422, 'review.nothing_to_undo'])
})

test('every view with rows of somebody is worked out here', () => {
  const somebodys = Object.entries(ACCESS).filter(
    ([, { whose, masked }]) => typeof whose === 'object' || Object.values(masked ?? {}).some(hasOwner),
  )
  expect(somebodys.map(([name]) => name).sort()).toEqual(Object.keys(WHOSE).sort())
  const empty = Object.keys(WHOSE).filter((view) => (facts.get(view) ?? []).length === 0)
  expect(empty).toEqual([])
})

/** A text that is somebody's in a row that is everybody's. */
const hasOwner = (masked: object | string): boolean => typeof masked === 'object' && 'whose' in masked
