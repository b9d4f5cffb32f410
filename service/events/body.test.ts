/** Bodies of events against their limits: what would fill memory or hold the event loop is refused while it arrives. */

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { PassThrough, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unframed } from '../../ledger/inbox-frame.ts'
import { type Body, type BodyLimits, readBody } from './body.ts'
import { Budget } from './budget.ts'

const LIMITS: BodyLimits = {
  packedBytes: 1 << 20,
  bytes: 64 << 20,
  ratio: 200,
  rows: 50_000,
  rowBytes: 1 << 20,
  idleSeconds: 5,
  seconds: 30,
}

/** A turn takes 10 ms of CPU; more, and the best of three, because others share the machine. Splitting the whole at once took 17 s and more. */
const LAG_MS = 1000

/** As the route does, what is refused gives back what it had taken. */
async function read(raw: Readable | Buffer, encoding?: string, limits: Partial<BodyLimits> = {}, budget = new Budget(128 << 20)) {
  const share = budget.open()
  const body = raw instanceof Readable ? raw : Readable.from([raw], { objectMode: false })
  const outcome = await readBody(body, encoding, { ...LIMITS, ...limits }, share)
  if (!outcome.ok) share.close()
  return outcome
}

const codeOf = (outcome: Awaited<ReturnType<typeof readBody>>) => (outcome.ok ? 'ok' : outcome.rejection.code)

/** Number and text of each row that fits. */
const rowsOf = ({ parts }: Body): [number, string][] =>
  parts.flatMap(({ rows, bodies }) => unframed(bodies).map((body, index): [number, string] => [rows[index] ?? 0, body.toString()]))

/** Longest time for which the loop stood still, ms, while `work` went on. */
async function lagOf<T>(work: () => Promise<T>): Promise<{ outcome: T; lagMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await sleep(20)
  delay.reset()
  const outcome = await work()
  await sleep(5)
  delay.disable()
  return { outcome, lagMs: delay.max / 1e6 }
}

/** 8 kB at a time, as a socket hands it over. */
const arriving = (body: Buffer): Readable =>
  Readable.from(
    (function* () {
      for (let at = 0; at < body.length; at += 8192) yield body.subarray(at, at + 8192)
    })(),
    { objectMode: false },
  )

const packed = (text: string, times: number) => gzipSync(Buffer.alloc(text.length * times, text))

test.each<[string, () => Buffer, string | undefined, string]>([
  ['64 kB of gzip with 33 million rows', () => packed('1\n', 33_000_000), 'gzip', 'body.too_many_rows'],
  ['61 kB of gzip with line breaks alone', () => packed('\n', 62_000_000), 'gzip', 'body.too_many_rows'],
  ['gzip of one endless row', () => packed('x', 90_000_000), 'gzip', 'body.too_large'],
  ['gzip of gzip', () => gzipSync(packed('1\n', 33_000_000)), 'gzip', 'ok'],
  ['plain line breaks', () => Buffer.alloc(1_000_000, '\n'), undefined, 'body.too_many_rows'],
  ['plain rows of one byte', () => Buffer.alloc(1_000_000, '1\n'), undefined, 'body.too_many_rows'],
  ['more bytes than are taken at all', () => Buffer.alloc(2_000_000, 'x'), undefined, 'body.too_large'],
])('%s leaves the event loop free and memory as it was', async (_, make, encoding, code) => {
  const body = make()
  const lags: number[] = []
  for (let attempt = 0; attempt < 3 && !lags.some((lagMs) => lagMs < LAG_MS); attempt += 1) {
    const before = process.memoryUsage().rss
    const { outcome, lagMs } = await lagOf(() => read(arriving(body), encoding))
    lags.push(lagMs)
    expect(codeOf(outcome)).toBe(code)
    if (!outcome.ok) expect(outcome.rejection.message).toMatch(/\d+.* limit; /)
    expect(process.memoryUsage().rss - before).toBeLessThan(100 << 20)
  }
  expect(Math.min(...lags)).toBeLessThan(LAG_MS)
})

test('rows that pack well but hold something are taken: 100 times is no bomb', async () => {
  const row = `${JSON.stringify({ callId: 'c-1', note: 'x'.repeat(400) })}\n`
  const outcome = await read(gzipSync(Buffer.alloc(row.length * 4000, row), { level: 1 }), 'gzip', { ratio: 300 })
  expect(outcome.ok && rowsOf(outcome.value).length).toBe(4000)
})

test('rows are the same however their bytes arrive; blanks around them and empty lines are passed over', async () => {
  const piece = fc.constantFrom('{"a":1}', '', ' ', '\t{"b":"ü"}\r', '电话', 'x'.repeat(40))
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), async (pieces, step) => {
      const text = pieces.join('\n')
      const bytes = Buffer.from(text)
      const chunks = Array.from({ length: Math.ceil(bytes.length / step) }, (_, n) => bytes.subarray(n * step, (n + 1) * step))
      const outcome = await read(Readable.from(chunks, { objectMode: false }), undefined, { rowBytes: 30 })
      // By definition: split at line breaks, trimmed, numbered from 1, empty ones left out.
      const expected = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [[index + 1, line.trim()] as const]))
      const fits = (line: string) => Buffer.byteLength(line) <= 30
      const body = outcome.ok ? outcome.value : { parts: [], tooLarge: [], hash: '' }
      expect(rowsOf(body)).toEqual(expected.filter(([, line]) => fits(line)))
      expect(body.tooLarge.map(({ row }) => row)).toEqual(expected.flatMap(([row, line]) => (fits(line) ? [] : [row])))
    }),
    { numRuns: 200 },
  )
})

test('rows come in parts of 1,000, or of 1 MB where they are large, and what is too large keeps its place', async () => {
  const lengths = (outcome: Awaited<ReturnType<typeof read>>) => (outcome.ok ? outcome.value.parts.map(({ rows }) => rows.length) : [])
  expect(lengths(await read(Buffer.from('1\n'.repeat(2500))))).toEqual([1000, 1000, 500])
  // 1,048,576 bytes are reached with the third row of 400,000.
  expect(lengths(await read(Buffer.from(`${'x'.repeat(400_000)}\n`.repeat(4)), undefined, { packedBytes: 2 << 20 }))).toEqual([3, 1])
  const outcome = await read(Buffer.from('1\n22222\n3'), undefined, { rowBytes: 4 })
  const body = outcome.ok ? outcome.value : undefined
  expect(body && rowsOf(body)).toEqual([
    [1, '1'],
    [3, '3'],
  ])
  expect(body?.tooLarge).toEqual([{ row: 2, size: 5 }])
})

test('a body that stops or never ends is given up', async () => {
  const stalled = new PassThrough()
  stalled.write('{"a":1}\n')
  expect(codeOf(await read(stalled, undefined, { idleSeconds: 0.05 }))).toBe('body.too_slow')
  const endless = new PassThrough()
  const timer = setInterval(() => endless.write('{"a":1}\n'), 5)
  expect(codeOf(await read(endless, undefined, { idleSeconds: 1, seconds: 0.1 }))).toBe('body.too_slow')
  clearInterval(timer)
  const gone = new PassThrough()
  setTimeout(() => gone.destroy(), 10)
  expect(codeOf(await read(gone))).toBe('body.cut_off')
})

test('bodies in flight share one budget by the bytes that have arrived; one alone always fits, and what is given back is free', async () => {
  const budget = new Budget(100_000)
  const slow = new PassThrough()
  const first = read(slow, undefined, {}, budget)
  slow.write('x'.repeat(90_000))
  await sleep(20)
  const other = () => read(gzipSync('y'.repeat(40_000)), 'gzip', {}, budget)
  expect(codeOf(await other())).toBe('ingest.busy')
  slow.end('x'.repeat(200_000))
  expect(codeOf(await first)).toBe('ok')
})

test.each([
  ['what is no gzip', Buffer.from('{}'), 'gzip', 'body.encoding'],
  ['gzip cut off', packed('{"a":1}\n', 1000).subarray(0, 40), 'gzip', 'body.encoding'],
  ['an encoding not read here', Buffer.from('{}'), 'br', 'body.encoding'],
  ['gzip twice by name', Buffer.from('{}'), 'gzip, gzip', 'body.encoding'],
  ['no row', Buffer.from('\n \r\n'), undefined, 'body.empty'],
])('%s is refused', async (_, body, encoding, code) => expect(codeOf(await read(body, encoding))).toBe(code))
