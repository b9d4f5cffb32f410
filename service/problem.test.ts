import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { CallboardError } from '../domain/kernel/errors.ts'
import { rejected } from '../domain/kernel/parsed.ts'
import { checkAnswers } from './answers.ts'
import { RangeQuery } from './api/forecast.ts'
import { ReviewCommand } from './api/scores.ts'
import { tagAnswers } from './app.ts'
import { accepted, handleErrors } from './problem.ts'

async function service(): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: 2000,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true, strict: false, verbose: true } },
  })
  handleErrors(app)
  checkAnswers(app)
  await tagAnswers(app.withTypeProvider<TypeBoxTypeProvider>())
  app.get('/api/inside', () => {
    throw new Error('password=hunter2 at /var/lib')
  })
  app.get('/api/store', () => {
    throw new CallboardError('unavailable', 'ClickHouse at 10.0.0.7 refused')
  })
  app.get('/api/wrong', () => {
    throw new CallboardError('usage', 'The range ends before it begins; swap the days.')
  })
  app.get('/api/refused', () => accepted(rejected('review.confirmed', 'The score is already confirmed; undo first to decide anew.')))
  app.get('/api/none', () => accepted(rejected('override.not_found', 'There is no override x; reload the list.')))
  app.get('/api/reused', () => accepted(rejected('command.key_reused', 'Key k was used; make a new one.')))
  app.get('/api/late', () => accepted(rejected('version.conflict', 'Somebody was first; read again.')))
  app.get('/api/range', { schema: { querystring: RangeQuery } }, () => ({ ok: true }))
  app.post('/api/review', { schema: { body: ReviewCommand } }, () => ({ ok: true }))
  const response = { 200: Type.Object({ calls: Type.Number() }) }
  app.get<{ Params: { calls: string } }>('/api/answers/:calls', { schema: { response } }, ({ params }) => ({
    calls: JSON.parse(params.calls),
    more: 'kept',
  }))
  return app
}

test('what fails inside is answered without a word of the inside', async () => {
  const app = await service()
  const inside = await app.inject('/api/inside')
  expect(inside.statusCode).toBe(500)
  expect(inside.body).not.toContain('hunter2')
  const store = await app.inject('/api/store')
  expect(store.statusCode).toBe(503)
  expect(store.body).not.toContain('10.0.0.7')
  expect(store.json()).toMatchObject({ code: 'store.unavailable', status: 503, instance: '/api/store#req-2' })
})

test('what the caller can mend is a problem document with value, rule and remedy', async () => {
  const app = await service()
  const wrong = await app.inject('/api/wrong')
  expect(wrong.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(wrong.json()).toEqual({
    type: 'urn:callboard:problem:request.usage',
    title: 'The request contradicts itself or a rule of values',
    status: 400,
    detail: 'The range ends before it begins; swap the days.',
    instance: '/api/wrong#req-1',
    code: 'request.usage',
    message: 'The range ends before it begins; swap the days.',
    remedy: 'swap the days.',
  })
})

test('a refused command is 422 with the remedy of docs/errors.md, 409 where somebody else was first', async () => {
  const app = await service()
  expect((await app.inject('/api/refused')).json()).toMatchObject({
    ...{ status: 422, code: 'review.confirmed', title: 'The score is confirmed', remedy: 'Undo first to decide anew.' },
  })
  const statuses = await Promise.all(['late', 'reused', 'none'].map(async (name) => (await app.inject(`/api/${name}`)).statusCode))
  expect(statuses).toEqual([409, 409, 404])
})

test('a request that breaks its schema is told which value, which rule and what to do', async () => {
  const app = await service()
  const said = async (query: string) => {
    const { statusCode, body } = await app.inject(`/api/range?${query}`)
    return [statusCode, JSON.parse(body).code, JSON.parse(body).detail]
  }
  expect(await said('queue=q&from=14.10.2026&to=2026-10-15')).toEqual([
    ...[400, 'request.invalid'],
    `Query 'from' is "14.10.2026", which breaks a rule: it must be a calendar day in the site's zone, 1970 to 2149: 2026-01-31; correct it.`,
  ])
  expect(await said('from=2026-10-14')).toEqual([400, 'request.invalid', "Query lacks 'to', which is required; add it."])
  expect(await said('from=2026-10-14&to=2026-10-15&extra=1')).toEqual([
    ...[400, 'request.invalid'],
    "Query has 'extra', which is none of queue, site, from, to, branch; leave it out.",
  ])
})

test('of a body of several forms the one that was meant is explained; what is no JSON, too large or of another type is said so', async () => {
  const app = await service()
  const post = (payload: string, type = 'application/json') =>
    app.inject({ method: 'POST', url: '/api/review', payload, headers: { 'content-type': type } })
  const change = { type: 'change', itemId: 'greeting', outcome: 'perfect', reason: 'r', expectedVersion: 0 }
  expect((await post(JSON.stringify(change))).json().detail).toBe(
    `Body 'outcome' is "perfect", which is none of the values allowed; send one of pass, fail, na.`,
  )
  expect((await post('{"type":')).json()).toMatchObject({ status: 400, code: 'request.refused' })
  expect((await post(`"${'x'.repeat(3000)}"`)).json()).toMatchObject({
    status: 413,
    code: 'body.too_large',
    detail: expect.stringContaining('2000 bytes'),
  })
  expect((await post('<a/>', 'application/xml')).json()).toMatchObject({
    status: 415,
    code: 'body.media_type',
    detail: expect.stringContaining('application/xml'),
  })
})

test('an answer that breaks its schema does not leave, one that says more leaves whole', async () => {
  const app = await service()
  expect((await app.inject('/api/answers/3')).json()).toEqual({ calls: 3, more: 'kept' })
  expect((await app.inject('/api/answers/null')).json()).toMatchObject({ status: 500, code: 'service.failed' })
})

test('an unchanged answer costs 304', async () => {
  const app = await service()
  const address = '/api/range?queue=q&from=2026-10-14&to=2026-10-15'
  const first = await app.inject(address)
  const again = await app.inject({ url: address, headers: { 'if-none-match': String(first.headers['etag']) } })
  expect([first.statusCode, again.statusCode, again.body, first.headers['cache-control']]).toEqual([200, 304, '', 'private, no-cache'])
})
