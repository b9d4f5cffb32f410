/** What is refused before a route is found is a problem document too, on a server that listens. */
import { connect } from 'node:net'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import type { May } from './api/may.ts'
import { route } from './api/route.ts'
import { checkRows } from './app.ts'
import { answerClientError } from './client-errors.ts'
import { isOfTheApi } from './pages.ts'
import { answerError, handleErrors } from './problem.ts'

function service() {
  const app = fastify({
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  })
  handleErrors(app)
  app.get('/api/things/:id', () => ({}))
  app.post('/api/things', () => ({}))
  return app
}

/** The whole answer to bytes as they are. */
async function answerTo(bytes: string): Promise<{ status: number; code: string; message: string; remedy: string }> {
  const app = service()
  const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)
  const text = await new Promise<string>((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => {
      answer += chunk.toString()
    })
    socket.on('close', () => resolve(answer)).on('error', reject)
  })
  await app.close()
  const [head = '', body = ''] = text.split('\r\n\r\n')
  expect(head).toContain('application/problem+json')
  const problem = JSON.parse(body)
  expect(head).toContain(`HTTP/1.1 ${problem.status} `)
  expect(problem.remedy).toMatch(/\S/)
  expect(problem.remedy).not.toBe(problem.message)
  return problem
}

const close = 'host: x\r\nconnection: close\r\n'
const json = `${close}content-type: application/json\r\n`

test.each<[string, string, number, string]>([
  ['headers of 20 kB', `GET /api/things/1 HTTP/1.1\r\n${close}x: ${'y'.repeat(20_000)}\r\n\r\n`, 431, 'request.headers_too_large'],
  ['an address of 20 kB', `GET /api/${'y'.repeat(20_000)} HTTP/1.1\r\n${close}\r\n`, 431, 'request.headers_too_large'],
  ['a part of an address of 300 characters', `GET /api/things/${'y'.repeat(300)} HTTP/1.1\r\n${close}\r\n`, 414, 'request.refused'],
  ['what is no HTTP', 'hello\r\n\r\n', 400, 'request.refused'],
  ['an address with a broken escape', `GET /api/%zz HTTP/1.1\r\n${close}\r\n`, 400, 'request.refused'],
  ['a body that is no JSON', `POST /api/things HTTP/1.1\r\n${json}content-length: 1\r\n\r\n{`, 400, 'request.refused'],
  ['an empty body that is said to be JSON', `POST /api/things HTTP/1.1\r\n${json}content-length: 0\r\n\r\n`, 400, 'request.refused'],
])('%s is a problem document with a remedy of its own', async (_sentence, bytes, status, code) => {
  expect(await answerTo(bytes)).toMatchObject({ status, code })
})

test('a request that does not arrive in time is a problem document, and a connection that is gone is left', () => {
  const sent: string[] = []
  const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT', bytesParsed: 0, rawPacket: { type: '', data: [] } })
  const socket = (writable: boolean) => ({ writable, end: (text: string) => sent.push(text), destroy: () => sent.push('destroyed') })
  answerClientError(late, socket(true))
  answerClientError(late, socket(false))
  expect(sent[0]).toMatch(/^HTTP\/1.1 408 Request Timeout\r\nContent-Type: application\/problem\+json.*"code":"request.timeout"/s)
  expect(sent.slice(1)).toEqual(['destroyed'])
})

test.each([
  [
    '/api',
    '/api/none',
    '/API/none',
    '//api/none',
    '/%61pi/none',
    '/api/%zz',
    '/v1/x',
    '/readyz/',
    '/healthz/x',
    '/openapi',
    '/openapi.json',
    '/metrics/',
  ],
])('addresses beside those of the API are no pages: %s and others', (...paths) => {
  expect(paths.filter((path) => !isOfTheApi(path))).toEqual([])
  expect(['/', '/status', '/boards/queues', '/apis', '/health'].filter(isOfTheApi)).toEqual([])
})

test('a route without a row in the catalogue does not start', async () => {
  const app = fastify().withTypeProvider<TypeBoxTypeProvider>()
  checkRows(app)
  const of = (url: string, may: May) => ({ ...route('GET', url, may, { summary: '', response: {} }), handler: () => ({}) })
  app.route(of('/healthz', 'anyone'))
  expect(() => app.route(of('/api/new', 'anyone'))).toThrow('/api/new')
})

test('a route that does not say for whom it is, or says otherwise than its row, does not start', async () => {
  const app = fastify().withTypeProvider<TypeBoxTypeProvider>()
  checkRows(app)
  expect(() => app.get('/api/status', () => ({}))).toThrow(/GET \/api\/status has not the 'may' of its row/)
  expect(() => app.get('/api/overview', { config: { may: 'anyone' } }, () => ({}))).toThrow(/GET \/api\/overview has not the 'may'/)
})
