import fastify from 'fastify'
import { expect, test } from 'vitest'
import { CallboardError } from '../domain/kernel/errors.ts'
import { RangeQuery } from './api/planning.ts'
import { tagAnswers } from './etag.ts'
import { handleErrors } from './problem.ts'

function service() {
  const app = fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: true, strict: false } } })
  handleErrors(app)
  tagAnswers(app)
  app.get('/api/inside', () => {
    throw new Error('password=hunter2 at /var/lib')
  })
  app.get('/api/store', () => {
    throw new CallboardError('unavailable', 'ClickHouse at 10.0.0.7 refused')
  })
  app.get('/api/wrong', () => {
    throw new CallboardError('usage', 'The range ends before it begins; swap the days.')
  })
  app.get('/api/range', { schema: { querystring: RangeQuery } }, () => ({ ok: true }))
  return app
}

test('what fails inside is answered without a word of the inside', async () => {
  const app = service()
  const inside = await app.inject('/api/inside')
  expect(inside.statusCode).toBe(500)
  expect(inside.body).not.toContain('hunter2')
  const store = await app.inject('/api/store')
  expect(store.statusCode).toBe(503)
  expect(store.body).not.toContain('10.0.0.7')
})

test('what the caller can mend is said in one line', async () => {
  const app = service()
  expect((await app.inject('/api/wrong')).json()).toEqual({
    code: 'request.usage',
    message: 'The range ends before it begins; swap the days.',
  })
  const unknown = await app.inject('/api/range?queue=q&from=2026-10-14&to=2026-10-15&extra=1')
  expect(unknown.statusCode).toBe(400)
  expect(unknown.json().code).toBe('request.invalid')
  expect((await app.inject('/api/range?queue=q&from=14.10.2026&to=2026-10-15')).statusCode).toBe(400)
})

test('an unchanged answer costs 304', async () => {
  const app = service()
  const address = '/api/range?queue=q&from=2026-10-14&to=2026-10-15'
  const first = await app.inject(address)
  const again = await app.inject({ url: address, headers: { 'if-none-match': String(first.headers['etag']) } })
  expect([first.statusCode, again.statusCode, again.body]).toEqual([200, 304, ''])
})
