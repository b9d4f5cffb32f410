import fastify from 'fastify'
import { expect, test } from 'vitest'
import { checkHostAndOrigin, checkListenHost } from './guard.ts'

async function answer(headers: Record<string, string>, method: 'GET' | 'POST' = 'GET', url = '/x'): Promise<number> {
  const app = fastify()
  checkHostAndOrigin(app, ['board.example'])
  app.all('/x', () => 'ok')
  app.all('/v1/events/:topic', () => 'ok')
  const { statusCode } = await app.inject({ method, url, headers })
  return statusCode
}

test('only names of this machine and configured ones are answered, whatever address they resolve to', async () => {
  expect(await answer({ host: '127.0.0.1:8300' })).toBe(200)
  expect(await answer({ host: 'localhost:8300' })).toBe(200)
  expect(await answer({ host: '[::1]:8300' })).toBe(200)
  // Names of hosts are the same in large letters.
  expect(await answer({ host: 'LocalHost:8300' })).toBe(200)
  expect(await answer({ host: 'Board.Example' }, 'POST', '/v1/events/calls')).toBe(200)
  expect(await answer({ host: 'board.example' }, 'POST', '/v1/events/calls')).toBe(200)
  // Nobody named it as a proxy that ends TLS: pages and API are for this machine.
  expect(await answer({ host: 'board.example' })).toBe(403)
  expect(await answer({ host: 'rebound.attacker.example:8300' })).toBe(421)
  expect(await answer({ host: '127.0.0.1.attacker.example' })).toBe(421)
})

test('a page of another site can neither read nor command', async () => {
  expect(await answer({ host: 'localhost:8300', origin: 'http://localhost:8300' }, 'POST')).toBe(200)
  expect(await answer({ host: 'localhost:8300', origin: 'https://attacker.example' }, 'POST')).toBe(403)
  expect(await answer({ host: 'localhost:8300', origin: 'http://localhost:9999' })).toBe(403)
  expect(await answer({ host: 'localhost:8300', origin: 'null' }, 'POST')).toBe(403)
  expect(await answer({ host: 'localhost:8300', 'sec-fetch-site': 'cross-site' }, 'POST')).toBe(403)
})

test('an origin is scheme, host and port', async () => {
  const from = (origin: string, host = 'localhost:8300') => answer({ host, origin }, 'POST')
  expect(await from('https://localhost:8300')).toBe(403)
  expect(await from('http://localhost')).toBe(403)
  expect(await from('http://127.0.0.1:8300')).toBe(403)
  expect(await from('ftp://localhost:8300')).toBe(403)
  // Port 80 is what http has anyway.
  expect(await from('http://localhost', 'localhost:80')).toBe(200)
  expect(await from('null', 'localhost:99999')).toBe(403)
})

test('without an origin a request that another page made may read, and nothing else', async () => {
  const from = (site: string, method: 'GET' | 'POST' = 'POST') => answer({ host: 'localhost:8300', 'sec-fetch-site': site }, method)
  expect([await from('same-origin'), await from('none')]).toEqual([200, 200])
  expect([await from('same-site'), await from('cross-site'), await from('')]).toEqual([403, 403, 403])
  // Somebody follows a link of another page.
  expect(await from('cross-site', 'GET')).toBe(200)
  expect(await answer({ host: 'localhost:8300', origin: 'http://localhost:8300', 'sec-fetch-site': 'same-site' }, 'POST')).toBe(403)
})

test('listening beyond this machine is refused with the remedy', () => {
  expect(() => checkListenHost('127.0.0.1')).not.toThrow()
  expect(() => checkListenHost('0.0.0.0')).toThrow(/0\.0\.0\.0.*--tls-cert.*--trust-proxy.*SSH tunnel/)
  expect(() => checkListenHost('0.0.0.0', { trustProxy: [] })).toThrow(/--trust-proxy/)
  expect(() => checkListenHost('0.0.0.0', { trustProxy: ['10.0.0.7'] })).not.toThrow()
})
