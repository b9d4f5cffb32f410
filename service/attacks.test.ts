/** Attacks on addresses, bodies and headers, each by its number in docs/security.md; those that need a store or a browser are elsewhere. */
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { TSchema } from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Grant } from '../domain/principal.ts'
import { emptyStore, type Service, serviceWithoutStore } from '../tests/support/service-without-store.ts'
import { operations } from './api/catalog.ts'

const ADMIN: Grant = { role: 'admin', scope: 'all', teams: [], sites: [] }

let service: Service
beforeAll(async () => {
  service = await serviceWithoutStore({ store: emptyStore })
  await service.account('ada', ADMIN)
  await service.account('mei')
})
afterAll(() => service[Symbol.asyncDispose]())

const post = (url: string, payload: string | Buffer, headers: Readonly<Record<string, string>> = {}) =>
  service.app.inject({
    ...{ method: 'POST', url, payload },
    headers: { 'content-type': 'application/json', ...headers },
    cookies: { callboard: service.session('ada') },
  })

const eventsOf = async (stream: string) => (await service.ledger.read(stream)).map(({ type }) => type)

test.each(['null', 'https://localhost.evil.example', 'http://localhost:81', 'file://'])(
  '15, 16: a request of another origin, %s, changes nothing, and no answer opens itself to one',
  async (origin) => {
    const sent = await post('/api/accounts/li', '{"action":"create","name":"Li"}', { origin })
    expect(sent.statusCode).toBe(403)
    expect(await eventsOf('account/li')).toEqual([])
    const asked = await service.app.inject({
      method: 'OPTIONS',
      url: '/api/accounts',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
    for (const { headers } of [sent, asked]) expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  },
)

test('21, 22, 24: no body takes a member that its schema has not: no role, score, author or instant can be sent along', async () => {
  const open = (schema: TSchema | undefined, at: string): string[] => {
    const { type, properties = {}, additionalProperties, anyOf = [], items } = Object(schema)
    const isOpen = type === 'object' && additionalProperties !== false
    const inner = Object.entries(properties).flatMap(([name, one]) => open(one as TSchema, `${at}.${name}`))
    return [...(isOpen ? [at] : []), ...inner, ...anyOf.flatMap((one: TSchema) => open(one, at)), ...(items ? open(items, `${at}[]`) : [])]
  }
  const takingJson = operations.filter(({ method, schema }) => method === 'POST' && schema.consumes === undefined)
  const found = takingJson.flatMap(({ id, schema }) => open(schema.body, id))
  expect(found.filter((place) => !OPEN.has(place))).toEqual([])
  const { statusCode, body } = await post('/api/accounts/mei', '{"action":"invite","grants":[],"isAdmin":true,"by":"root","at":0}')
  expect([statusCode, body]).toEqual([400, expect.stringContaining('isAdmin')])
})

/** Values of free names, none of which is read by name: a board's question as Grafana sends it, and settings of interfaces, whose decider checks each. */
const OPEN: ReadonlySet<string> = new Set(['queryBoard', 'queryBoard.queries[]', 'queryBoard.variables', 'changeInterface.settings'])

test.each([
  ['__proto__', '{"action":"invite","__proto__":{"isAdmin":true}}'],
  ['constructor.prototype', '{"action":"invite","constructor":{"prototype":{"isAdmin":true}}}'],
  ['an escaped name', '{"action":"invite","\\u005f\\u005fproto__":{"isAdmin":true}}'],
])('31: %s in a body is refused and reaches no object', async (_, body) => {
  expect((await post('/api/accounts/mei', body)).statusCode).toBe(400)
  expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false)
  expect('isAdmin' in {}).toBe(false)
})

test('32: of a name that is there twice the value that was checked is the one that is used', async () => {
  const refused = await post('/api/accounts/mei', '{"action":"invite","action":"burn"}')
  expect(refused.statusCode).toBe(400)
  const done = await post('/api/accounts/mei', '{"action":"burn","action":"close"}')
  expect([done.statusCode, (await eventsOf('account/mei')).at(-1)]).toEqual([200, 'account_closed'])
})

test('33, 34: a body a hundred thousand lists deep, and one over the limit, are refused and the next is answered', async () => {
  const deep = await post('/api/accounts/mei', `{"action":"invite","grants":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
  expect([400, 413]).toContain(deep.statusCode)
  expect((await post('/api/accounts/mei', `{"name":"${'x'.repeat(2_000_000)}"}`)).statusCode).toBe(413)
  expect((await service.app.inject({ url: '/api/accounts', cookies: { callboard: service.session('ada') } })).statusCode).toBe(200)
})

test('35: an address of the API unpacks nothing: a packed body is no JSON', async () => {
  const packed = gzipSync(JSON.stringify({ action: 'invite', name: 'x'.repeat(50_000_000) }))
  expect(packed.length).toBeLessThan(100_000)
  const { statusCode } = await post('/api/accounts/mei', packed, { 'content-encoding': 'gzip' })
  expect([400, 415]).toContain(statusCode)
})

test('40: line breaks in what is sent are in no header of the answer', async () => {
  const sent = await post('/api/accounts/mei', '{"action":"reopen"}', { 'callboard-name': 'x%0d%0aset-cookie:%20a=1' })
  expect(sent.headers['set-cookie'] ?? '').not.toContain('a=1')
  const asked = await service.app.inject({ url: '/api/sign-in/callback?state=%0d%0aset-cookie:%20a=1&error=%0d%0ax' })
  expect(asked.headers['set-cookie'] ?? '').not.toContain('a=1')
  expect(asked.statusCode).toBe(404)
})

/** All answers to bytes on one connection. */
async function answersTo(bytes: string): Promise<string[]> {
  const port = Number(new URL(await LISTENING).port)
  const text = await new Promise<string>((resolve, reject) => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setTimeout(3000, () => socket.destroy())
    socket.on('data', (chunk) => {
      said += chunk.toString()
    })
    socket.on('close', () => resolve(said)).on('error', reject)
  })
  return [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = '']) => status)
}
let LISTENING: Promise<string>
beforeAll(() => {
  LISTENING = service.app.listen({ host: '127.0.0.1', port: 0 })
})

const HIDDEN_REQUEST = 'GET /api/kpis HTTP/1.1\r\nhost: localhost\r\n\r\n'
test.each([
  ['two lengths', `content-length: 0\r\ncontent-length: ${HIDDEN_REQUEST.length}\r\n`, HIDDEN_REQUEST],
  ['a length and chunks', `content-length: 4\r\ntransfer-encoding: chunked\r\n`, `0\r\n\r\n${HIDDEN_REQUEST}`],
  ['chunks under a name that is none', 'transfer-encoding: xchunked\r\ncontent-length: 3\r\n', `0\r\n\r\n${HIDDEN_REQUEST}`],
  ['a blank before the colon', `content-length : ${HIDDEN_REQUEST.length}\r\n`, HIDDEN_REQUEST],
  ['a line that goes on', `x: 1\r\n content-length: 0\r\ntransfer-encoding: chunked, identity\r\n`, HIDDEN_REQUEST],
])('41: a request with %s is refused with its connection: what is hidden in it is not answered', async (_, headers, rest) => {
  const bytes = `POST /api/sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${headers}\r\n${rest}`
  expect(await answersTo(bytes)).toEqual(['400'])
})

test('42, 51: a name with line breaks, marks that turn the direction of text or signs without width is none, and what is typed loses them', async () => {
  for (const name of ['Ada\nroot', 'Ada \u202Etoor', 'A\u200Bda', '\u2066Ada\u2069'])
    expect((await post('/api/accounts/eve', JSON.stringify({ action: 'create', name }))).json(), JSON.stringify(name)).toMatchObject({
      code: 'account.name_invalid',
    })
  await using open = await serviceWithoutStore({ store: emptyStore })
  const typed = encodeURIComponent('Ada\r\n\u202Etoor\u200B')
  const payload = { days: 90, reason: 'x' }
  await open.app.inject({ method: 'POST', url: '/api/privacy/retention/transcripts', payload, headers: { 'callboard-name': typed } })
  expect((await open.ledger.read('retention/transcripts')).map(({ actor }) => actor)).toEqual(['Adatoor'])
})

test('49: no page writes text as markup, and scripts come from files of this host alone', async () => {
  const sources = readdirSync('web/src', { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))
  const writing = sources.filter((name) =>
    /dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(/.test(
      readFileSync(`web/src/${name}`, 'utf8'),
    ),
  )
  expect(writing).toEqual([])
  const { headers } = await service.app.inject('/api/healthz')
  expect(String(headers['content-security-policy'])).toContain("script-src 'self';")
  expect(headers['x-content-type-options']).toBe('nosniff')
})

test('64: a token that is nearly one is refused as one that is none, in the same words', async () => {
  const token = await service.token('reporting', [ADMIN])
  const ask = async (text: string) => {
    const { statusCode, body } = await service.app.inject({ url: '/api/accounts', headers: { authorization: `Bearer ${text}` } })
    const { instance: _, ...said } = JSON.parse(body)
    return { statusCode, said }
  }
  const flipped = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
  const [other, none] = [await ask(flipped), await ask(`000000000000.${'A'.repeat(43)}`)]
  expect(other.statusCode).toBe(401)
  expect(JSON.stringify(other).replaceAll(token.split('.')[0] ?? '', '')).toBe(JSON.stringify(none).replaceAll('000000000000', ''))
})

test('12: nowhere is a browser sent to an address that a request names', async () => {
  for (const url of [
    '/api/sign-in/callback?next=https://evil.example',
    '/api/sign-in/provider?returnTo=//evil.example',
    '//evil.example/%2e%2e',
  ]) {
    const { statusCode, headers } = await service.app.inject({ url })
    expect([statusCode, String(headers.location ?? '')], url).toEqual([expect.any(Number), expect.not.stringContaining('evil')])
  }
})
