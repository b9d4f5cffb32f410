import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib'
import fastify from 'fastify'
import { afterAll, expect, test } from 'vitest'
import { servePages } from './pages.ts'

const webDir = mkdtempSync(join(tmpdir(), 'callboard-pages-'))
afterAll(() => rmSync(webDir, { recursive: true }))

const script = 'console.log("a page");'.repeat(200)
mkdirSync(join(webDir, 'assets'))
writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>Callboard</title>')
writeFileSync(join(webDir, 'assets', 'page-1.js'), script)
writeFileSync(join(webDir, 'assets', 'page-1.js.br'), brotliCompressSync(script))
writeFileSync(join(webDir, 'assets', 'page-1.js.gz'), gzipSync(script))

const app = fastify()
await servePages(app, webDir)
const asking = (encoding: string | undefined) =>
  app.inject({ url: '/assets/page-1.js', headers: encoding === undefined ? {} : { 'accept-encoding': encoding } })

test('a script comes in the smallest form that the browser reads, and whole to who reads none', async () => {
  const [brotli, gzip, plain] = await Promise.all([asking('gzip, br'), asking('gzip'), asking(undefined)])
  expect([brotli.headers['content-encoding'], gzip.headers['content-encoding'], plain.headers['content-encoding']]).toEqual([
    'br',
    'gzip',
    undefined,
  ])
  expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(script)
  expect(plain.body).toBe(script)
  for (const answer of [brotli, gzip, plain]) {
    expect(answer.headers['content-type']).toMatch(/^(?:text|application)\/javascript/)
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  }
})

test('an address of a page answers the application, also where nothing of it is compressed', async () => {
  const answer = await app.inject({ url: '/calls/c-1', headers: { 'accept-encoding': 'br' } })
  expect([answer.statusCode, answer.body]).toEqual([200, '<!doctype html><title>Callboard</title>'])
})
