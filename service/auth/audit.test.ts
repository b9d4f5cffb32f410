/** The audit as administrators ask it: found by who, what, when and words, exported, and verified, each of which is on record itself. */
import { expect, test } from 'vitest'
import { toIso } from '../../domain/kernel/time.ts'
import type { Grant } from '../../domain/principal.ts'
import { type Service, serviceWithoutStore } from '../../tests/support/service-without-store.ts'

const all = (role: Grant['role']): Grant => ({ role, scope: 'all', teams: [], sites: [] })

async function watched(): Promise<Service> {
  const service = await serviceWithoutStore({ zone: 'UTC' })
  await service.account('root', all('admin'))
  await service.account('mei', all('analyst'))
  await service.app.inject({
    method: 'POST',
    url: '/api/sql',
    payload: { query: 'select 1' },
    cookies: { callboard: service.session('mei') },
  })
  await service.app.inject({ url: '/api/interfaces', cookies: { callboard: service.session('mei') } })
  return service
}

const get = (service: Service, query = '', who = 'root') =>
  service.app.inject({ url: `/api/audit${query}`, cookies: { callboard: service.session(who) } })

const found = async (service: Service, query: string) =>
  (await get(service, query)).json().rows.map(({ who, what, outcome }: Record<string, string>) => `${who} ${what} ${outcome}`)

test('who did what is found, newest first, with names', async () => {
  await using service = await watched()
  const { rows, next, verified } = (await get(service)).json()
  expect(rows[0]).toMatchObject({ who: 'mei', whoName: 'mei', what: 'GET /api/interfaces', outcome: 'right.missing', address: '127.0.0.1' })
  expect(rows[1]).toMatchObject({ what: 'query', outcome: 'service.failed', detail: '{"query":"select 1","rows":0,"seconds":0}' })
  expect(rows.at(-1)).toMatchObject({ what: 'account_created', subject: 'account/root' })
  expect([next, verified]).toEqual([null, null])
})

test('each filter cuts, alone and together', async () => {
  await using service = await watched()
  const day = toIso(service.now()).slice(0, 10)
  const denied = 'mei GET /api/interfaces right.missing'
  expect(await found(service, '?what=query')).toEqual(['mei query service.failed'])
  expect(await found(service, '?who=mei&outcome=refused')).toEqual([denied, 'mei query service.failed'])
  expect(await found(service, '?who=mei&outcome=allowed')).toEqual([])
  expect(await found(service, '?text=RIGHT.missing')).toEqual([denied])
  expect(await found(service, '?text=100%25')).toEqual([])
  expect(await found(service, '?subject=root')).toEqual(['installer role_granted ok', 'installer account_created ok'])
  expect(await found(service, `?who=mei&from=${day}&to=${day}`)).toHaveLength(2)
  expect(await found(service, '?to=2020-01-01')).toEqual([])
})

test('pages follow one another without a gap or a repeat', async () => {
  await using service = await watched()
  const positions: number[] = []
  for (let before = ''; ; ) {
    const { rows, next } = (await get(service, `?size=2${before}`)).json()
    positions.push(...rows.map(({ position }: { position: number }) => position))
    if (next === null) break
    before = `&before=${next}`
  }
  // Looking itself is one event, after the first page: it is newer than what was asked for.
  const newest = positions[0] ?? 0
  expect(positions).toEqual(Array.from({ length: newest }, (_, n) => newest - n))
})

test('an export is on record with its filters, and runs as no formula', async () => {
  await using service = await watched()
  await service.give((at) => ({ type: 'CreateAccount', id: 'eve', name: '=1+1', at }))
  await service.account('sum', all('analyst'))
  const csv = await get(service, '/export?who=mei')
  expect(csv.headers['content-type']).toContain('text/csv')
  expect(csv.body.split('\r\n').filter((line) => line.includes('mei'))).toHaveLength(2)
  const lines = (await get(service, '/export?format=ndjson&what=export')).body.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { who: 'root', what: 'export', detail: '{"page":"audit","rows":2,"who":"mei"}' },
  ])
})

test('whoever reads the audit is in it, and nobody but administrators reads it', async () => {
  await using service = await watched()
  await get(service)
  await get(service)
  expect(await found(service, '?what=open_audit')).toEqual(['root open_audit ok'])
  expect((await get(service, '', 'mei')).statusCode).toBe(403)
})

test('what a page saves as a file is on record; without the record there is no leave to save', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', all('scheduler'))
  const payload = { page: 'roster', file: 'roster-2026-11-30.csv', rows: 12 }
  const cookies = { callboard: service.session('mei') }
  const saved = await service.app.inject({ method: 'POST', url: '/api/exports', cookies, payload })
  expect(saved.statusCode).toBe(204)
  const events = await service.ledger.readFrom(0, 100)
  expect(events.at(-1)).toMatchObject({ actor: 'mei', data: { what: 'export', outcome: 'ok', ...payload } })
  expect((await service.app.inject({ method: 'POST', url: '/api/exports', payload })).statusCode).toBe(401)
})
