/** What is stored of a trace: sampled ones, failed ones whole, allowed attributes only, and never at the price of waiting. */
import { afterEach, expect, test } from 'vitest'
import type { SpanRow } from './rows.ts'
import { activeTraceparent, inSpan, spanContextOf } from './span.ts'
import { startTracing, type Tracing } from './tracing.ts'

const started: Tracing[] = []
afterEach(async () => {
  for (const tracing of started.splice(0)) await tracing.close()
})

function traced(ratio: number) {
  const rows: SpanRow[] = []
  const tracing = startTracing({ ratio, sink: async (batch) => void rows.push(...batch) })
  started.push(tracing)
  return { rows, tracing }
}

const nested = (fails: boolean) =>
  inSpan('request', { kind: 'server' }, () =>
    inSpan('command', { attributes: { 'callboard.order_id': 'o-1', 'customer.phone': '13800138000' } }, async () => {
      await Promise.resolve()
      return inSpan('append', {}, async (span) => {
        if (fails) span.fail('version.conflict', 'Customer 138-0013-8000 was first.')
        return activeTraceparent()
      })
    }),
  )

test('spans of one request are one trace, each below the one it was begun in, with allowed attributes only', async () => {
  const { rows, tracing } = traced(1)
  const traceparent = await nested(false)
  await tracing.flush()
  expect(rows.map(({ SpanName }) => SpanName)).toEqual(['append', 'command', 'request'])
  expect(new Set(rows.map(({ TraceId }) => TraceId)).size).toBe(1)
  const [append, command, request] = rows
  expect([append?.['ParentSpanId'], command?.['ParentSpanId'], request?.['ParentSpanId']]).toEqual([
    command?.['SpanId'],
    request?.['SpanId'],
    '',
  ])
  expect(command?.['SpanAttributes']).toEqual({ 'callboard.order_id': 'o-1' })
  expect(traceparent).toBe(`00-${String(append?.['TraceId'])}-${String(append?.['SpanId'])}-01`)
  expect(request).toMatchObject({ SpanKind: 'Server', StatusCode: 'Unset', ServiceName: 'callboard' })
})

test('a span that ends after the close is lost, not stored by a timer of later', async () => {
  const { rows, tracing } = traced(1)
  let end = () => {}
  const late = inSpan('request', {}, () => new Promise<void>((resolve) => (end = resolve)))
  await tracing.close()
  end()
  await late
  await tracing.flush()
  expect([rows, tracing.counts]).toEqual([[], { stored: 0, dropped: 1 }])
})

test('a trace that is not sampled is stored whole where something in it fails, and not at all elsewhere', async () => {
  const { rows, tracing } = traced(0)
  const traceparent = await nested(false)
  expect(traceparent).toMatch(/-00$/)
  await tracing.flush()
  expect(rows).toEqual([])
  await nested(true)
  await tracing.flush()
  expect(rows.map(({ SpanName, StatusCode }) => [SpanName, StatusCode])).toEqual([
    ['append', 'Error'],
    ['command', 'Unset'],
    ['request', 'Unset'],
  ])
  expect(rows[0]).toMatchObject({ SpanAttributes: { 'error.type': 'version.conflict' }, StatusMessage: 'Customer ***00 was first.' })
})

test('what a span throws is thrown on and marks it', async () => {
  const { rows, tracing } = traced(1)
  await expect(inSpan('job', {}, () => Promise.reject(new TypeError('broken')))).rejects.toThrow('broken')
  await tracing.flush()
  expect(rows).toMatchObject([{ StatusCode: 'Error', StatusMessage: 'broken', SpanAttributes: { 'error.type': 'TypeError' } }])
})

test('a trace goes on from the context that came with a request, sampled as its sender decided, and links name sampled ones only', async () => {
  const { rows, tracing } = traced(0)
  const sampled = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const other = '00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203332-00'
  await inSpan('batch', { kind: 'consumer', parent: sampled, links: [other, ...Array.from({ length: 300 }, () => sampled)] }, async () => 1)
  await tracing.flush()
  expect(rows).toMatchObject([{ TraceId: '0af7651916cd43dd8448eb211c80319c', ParentSpanId: 'b7ad6b7169203331' }])
  expect(rows[0]?.['Links.TraceId']).toHaveLength(100)
})

test.each([
  '00-00000000000000000000000000000000-b7ad6b7169203331-01',
  '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
  'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01',
  "00-x'; drop table otel_traces-01",
])('%s is no trace context', (text) => {
  expect(spanContextOf(text)).toBeUndefined()
})

test('a store that fails or is slow costs spans, counted, and no one waits for it', async () => {
  let isDown = true
  const tracing = startTracing({ ratio: 1, sink: async () => (isDown ? Promise.reject(new Error('down')) : undefined) })
  started.push(tracing)
  for (let n = 0; n < 6000; n += 1) await inSpan('s', {}, async () => n)
  await tracing.flush()
  isDown = false
  await inSpan('s', {}, async () => 1)
  await tracing.flush()
  expect(tracing.counts).toEqual({ stored: 1, dropped: 6000 })
})

test('without tracing a context is passed on as it came', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  expect(await inSpan('quiet', { parent: traceparent }, async (span) => span.traceparent)).toBe(traceparent)
  expect(await inSpan('quiet', {}, async (span) => span.traceparent)).toBeUndefined()
})
