/** What a client may send to fill memory or hold the event loop: the attacks of bench `attacks`. */
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { calls, transcripts } from '../contracts/index.ts'

export type Load = {
  readonly name: string
  /** Says with which statuses it was answered. */
  readonly send: (url: string) => Promise<readonly number[]>
}

type Body = { readonly topic?: string; readonly bytes: string | Buffer; readonly isPacked?: boolean }

/** The line was cut before an answer came. */
const CUT = 0

async function handIn(url: string, { topic = 'calls', bytes, isPacked = false }: Body): Promise<number> {
  const headers = { 'content-type': 'application/x-ndjson', ...(isPacked ? { 'content-encoding': 'gzip' } : {}) }
  const body = new Uint8Array(Buffer.from(bytes))
  // A sender that goes on beyond its refusal may find the line cut.
  const answer = await fetch(`${url}/v1/events/${topic}`, { method: 'POST', headers, body }).catch(() => undefined)
  await answer?.arrayBuffer()
  return answer?.status ?? CUT
}

/** `count` at a time; each of another content, or it would be a repeat of the first. */
const atOnce = (count: number, make: (n: number) => Body) => (url: string) =>
  Promise.all(Array.from({ length: count }, (_, n) => handIn(url, make(n))))

const repeated = (text: string, bytes: number): Buffer => Buffer.alloc(bytes, text)
const bomb = (text: string, bytes: number) => atOnce(1, () => ({ bytes: gzipSync(repeated(text, bytes)), isPacked: true }))

const rows = (count: number, row: (n: number) => string): string => Array.from({ length: count }, (_, n) => row(n)).join('\n')
const call = (callId: string, more: object = {}): string => JSON.stringify({ ...calls.examples[1], callId, ...more })
const members = (count: number, of: string): object => Object.fromEntries(Array.from({ length: count }, (_, n) => [`${of}${n}`, n]))

const [transcript] = transcripts.examples
const said = (text: string) => ({ ...transcript, segments: [{ speaker: 'agent', startSeconds: 0, endSeconds: 1, text }] })

/** Uploads that go on but never end, and what becomes of them when their senders go away. */
async function unfinished(url: string): Promise<readonly number[]> {
  const statuses: number[] = []
  const part = repeated(`${call('unfinished')}\n`, 1 << 20)
  const sending = Array.from({ length: 100 }, () => {
    const post = request(`${url}/v1/events/calls`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' } })
    post.on('response', (answer) => {
      statuses.push(answer.statusCode ?? 0)
      answer.resume()
    })
    post.on('error', () => undefined)
    return post
  })
  for (let sent = 0; sent < 15; sent += 1) {
    for (const post of sending) if (!post.destroyed) post.write(part)
    await sleep(200)
  }
  for (const post of sending) post.destroy()
  return statuses
}

/** 100 rows of it would fill the memory a person's query may have. */
async function queries(url: string): Promise<readonly number[]> {
  const query = 'select groupUniqArray(toString(number) || repeat(toString(number), 20)) as all from numbers(40000000)'
  const ask = async (n: number) => {
    const body = JSON.stringify({ query: `${query} where number != ${n}` })
    const answer = await fetch(`${url}/api/sql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    await answer.arrayBuffer()
    return answer.status
  }
  return Promise.all(Array.from({ length: 8 }, (_, n) => ask(n)))
}

export const loads: readonly Load[] = [
  { name: 'gzip of 33 million one-byte rows', send: bomb('1\n', 66_000_000) },
  { name: 'gzip of 62 million line breaks', send: bomb('\n', 62_000_000) },
  { name: 'gzip of one endless row', send: bomb('x', 64_000_000) },
  { name: 'plain line breaks', send: atOnce(1, () => ({ bytes: repeated('\n', 16_000_000) })) },
  {
    name: '50,000 one-byte rows, 12 at once',
    send: atOnce(12, (n) => ({ bytes: `${call(`small-${n}`)}\n${rows(49_000, () => String(n % 10))}` })),
  },
  {
    name: '48,000 calls in one body',
    send: atOnce(1, () => ({
      bytes: gzipSync(
        rows(48_000, (n) => call(`one-${n}`)),
        { level: 1 },
      ),
      isPacked: true,
    })),
  },
  {
    name: '48,000 calls, 4 bodies at once',
    send: atOnce(4, (k) => ({
      bytes: gzipSync(
        rows(48_000, (n) => call(`four-${k}-${n}`)),
        { level: 1 },
      ),
      isPacked: true,
    })),
  },
  {
    name: '12 rows of 40,000 members, 12 at once',
    send: atOnce(12, (k) => ({ bytes: rows(12, (n) => call(`wide-${k}-${n}`, members(40_000, 'member'))) })),
  },
  {
    name: '1,000 rows of 500 members, 4 at once',
    send: atOnce(4, (k) => ({ bytes: rows(1000, (n) => call(`broad-${k}-${n}`, members(500, 'member'))) })),
  },
  {
    name: 'gzips of 300 kB that unpack to 60 MB, 12 at once',
    send: atOnce(12, (k) => {
      const row = `${call(`packed-${k}`, { note: 'x'.repeat(3000) })}\n`
      return { bytes: gzipSync(repeated(row, 55_000_000)), isPacked: true }
    }),
  },
  {
    name: 'rows of 900 kB in one member, 60 in a body',
    send: atOnce(4, (k) => ({
      bytes: gzipSync(
        rows(60, (n) => call(`long-${k}-${n}`, { note: 'xy'.repeat(450_000) })),
        { level: 1 },
      ),
      isPacked: true,
    })),
  },
  {
    name: 'rows of 900 kB of brackets',
    send: atOnce(4, (k) => ({
      bytes: gzipSync(
        rows(20, (n) => `{"callId":"deep-${k}-${n}","a":${'['.repeat(900_000)}`),
        { level: 1 },
      ),
      isPacked: true,
    })),
  },
  {
    name: 'transcripts of 900 kB of digits, 8 at once',
    send: atOnce(8, (k) => ({
      topic: 'transcripts',
      bytes: rows(4, (n) => JSON.stringify({ ...said('4111 1111 1111 1112 '.repeat(44_000)), recordingId: `r-${k}-${n}` })),
    })),
  },
  { name: '100 uploads of 15 MB without an end', send: unfinished },
  { name: '8 queries of people that gather 40 million texts', send: queries },
]
