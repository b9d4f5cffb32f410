/** Beyond this machine: what a proxy that is named may pass on, what nobody may claim, and TLS of the process itself. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Grant } from '../domain/principal.ts'
import { type Service, serviceWithoutStore } from '../tests/support/service-without-store.ts'

const SCHEDULER: Grant = { role: 'scheduler', scope: 'all', teams: [], sites: [] }
const PASSWORD = 'seven grey herons at noon'
const PROXY = '10.0.0.7'

const behindProxy = () => serviceWithoutStore({ exposure: { trustProxy: [PROXY] }, allowedHosts: ['board.example'] })

/** As the proxy passes it on, which a client has reached from `from`. */
const passedOn = (from: string, more: Record<string, string> = {}) => ({
  remoteAddress: PROXY,
  headers: { host: 'board.example', 'x-forwarded-for': from, 'x-forwarded-proto': 'https', ...more },
})

test('through a proxy that is named people sign in, over TLS alone, by a cookie of this host alone, and browsers are told to stay with it', async () => {
  await using service = await behindProxy()
  await service.account('mei', SCHEDULER)
  const payload = { secret: await service.invitation('mei'), password: PASSWORD }
  const redeemed = await service.app.inject({ method: 'POST', url: '/api/invitation', payload, ...passedOn('203.0.113.9') })
  expect(redeemed.headers['strict-transport-security']).toBe('max-age=31536000')
  const [cookie] = redeemed.cookies
  expect(cookie).toMatchObject({ name: '__Host-callboard', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' })
  expect(cookie).not.toHaveProperty('domain')
  const cookies = { '__Host-callboard': cookie?.value ?? '' }
  expect((await service.app.inject({ url: '/api/kpis', cookies, ...passedOn('203.0.113.9') })).statusCode).toBe(200)
  const plain = await service.app.inject({ url: '/api/kpis', cookies, ...passedOn('203.0.113.9', { 'x-forwarded-proto': 'http' }) })
  expect([plain.statusCode, plain.json().code]).toEqual([403, 'host.not_secure'])
})

test('through a proxy that is named an origin has the scheme that the client asked by', async () => {
  await using service = await behindProxy()
  const asked = async (origin: string, more: Record<string, string> = {}) => {
    const answer = await service.app.inject({ method: 'POST', url: '/api/sign-out', ...passedOn('203.0.113.9', { origin, ...more }) })
    return answer.statusCode === 204 ? 'ok' : answer.json().code
  }
  expect(await asked('https://board.example')).toBe('ok')
  expect(await asked('http://board.example')).toBe('origin.foreign')
  expect(await asked('https://board.example:8443')).toBe('origin.foreign')
  // The proxy's own scheme is no reason to call its pages foreign: what is wrong is said.
  expect(await asked('https://board.example', { 'x-forwarded-proto': 'http' })).toBe('host.not_secure')
})

test('whoever reaches the port past the proxy is not believed to have come by it', async () => {
  await using service = await behindProxy()
  const direct = await service.app.inject({ url: '/api/me', ...passedOn('127.0.0.1'), remoteAddress: '203.0.113.9' })
  expect([direct.statusCode, direct.json().code]).toEqual([403, 'host.not_secure'])
})

test('one who tries passwords through the proxy is one address, whatever sender the request claims', async () => {
  await using service = await behindProxy()
  const tried = async (attempt: number): Promise<number> => {
    const claimed = passedOn(`198.51.100.${attempt}, 203.0.113.9`)
    const payload = { secret: 'none', password: PASSWORD }
    return (await service.app.inject({ method: 'POST', url: '/api/invitation', payload, ...claimed })).statusCode
  }
  const statuses: number[] = []
  for (let attempt = 1; attempt <= 61; attempt++) statuses.push(await tried(attempt))
  expect(statuses).toEqual([...Array(60).fill(422), 429])
  const other = { method: 'POST' as const, url: '/api/invitation', payload: { secret: 'none', password: PASSWORD } }
  expect((await service.app.inject({ ...other, ...passedOn('203.0.113.10') })).statusCode).toBe(422)
})

test('a service that others reach needs a session before its first account, and nobody of the demo is let in', async () => {
  await using service = await serviceWithoutStore({
    exposure: { trustProxy: [PROXY] },
    personas: async () => [{ id: 'zhang', name: 'Zhang', grants: [SCHEDULER] }],
  })
  expect((await service.app.inject('/api/kpis')).statusCode).toBe(401)
  expect((await service.app.inject('/api/me')).json()).toMatchObject({ needsSignIn: true, personas: [] })
})

test('events from elsewhere still need their token, through the proxy too', async () => {
  await using service = await behindProxy()
  const sent = passedOn('203.0.113.9', { 'content-type': 'application/x-ndjson' })
  const answer = await service.app.inject({ method: 'POST', url: '/v1/events/calls', payload: '{}', ...sent })
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'token.missing'])
})

test('over TLS of its own the service answers whom it asks to sign in', async (context) => {
  await using holder = await serviceWithoutStore()
  const tls = await certificateIn(holder.dataDir)
  if (tls === undefined) return context.skip('no openssl to make a certificate with')
  await using service = await serviceWithoutStore({ exposure: { tls } })
  await service.app.listen({ port: 0, host: '127.0.0.1' })
  expect([await statusOver(service, tls.cert, 'https'), await statusOver(service, tls.cert, 'http')]).toEqual([401, 403])
})

async function certificateIn(folder: string): Promise<{ cert: string; key: string } | undefined> {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const made = 'req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1'.split(' ')
  const isMade = await promisify(execFile)('openssl', [...made, '-keyout', key, '-out', cert]).then(
    () => true,
    () => false,
  )
  return isMade ? { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') } : undefined
}

const statusOver = ({ app }: Service, ca: string, scheme: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const address = app.server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const headers = { origin: `${scheme}://127.0.0.1:${port}` }
    request({ host: '127.0.0.1', port, path: '/api/kpis', ca, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .on('error', reject)
      .end()
  })
