/** What every ledger must do, whichever database is under it. */
import { expect, test } from 'vitest'
import { instant, interval, plus, seconds } from '../../domain/kernel/time.ts'
import type { EventFilter, NewEvent } from '../../ledger/event-store.ts'
import { unframed } from '../../ledger/inbox-frame.ts'
import type { Ledger } from '../../ledger/ledger.ts'

const at = instant(Date.parse('2026-03-02T01:00:00Z'))
const hour = interval(at, plus(at, seconds(3600)))

export const event = (id: string, data: Readonly<Record<string, unknown>> = {}): NewEvent => ({
  id,
  type: 'order_opened',
  data,
  at,
  actor: 'a-014',
})

const codeOf = (outcome: Awaited<ReturnType<Ledger['append']>>): string => (outcome.ok ? 'ok' : outcome.rejection.code)

/** `open()` gives a ledger with nothing in it; the suite closes it. */
export function ledgerContract(open: () => Promise<Ledger>): void {
  const withLedger = (sentence: string, run: (ledger: Ledger) => Promise<void>) =>
    test(sentence, async () => {
      const ledger = await open()
      try {
        await run(ledger)
      } finally {
        await ledger.close()
      }
    })

  withLedger('events come back as written, with version and position', async (ledger) => {
    await ledger.append('work-order/o-1', 0, [event('o-1/1', { title: '线路故障', nested: { minutes: 1.5 } }), event('o-1/2')])
    await ledger.append('work-order/o-2', 0, [event('o-2/1')])
    const events = await ledger.read('work-order/o-1')
    expect(events.map(({ version, position }) => [version, position])).toEqual([
      [1, 1],
      [2, 2],
    ])
    expect(events[0]).toMatchObject({
      stream: 'work-order/o-1',
      type: 'order_opened',
      data: { title: '线路故障', nested: { minutes: 1.5 } },
      at,
      actor: 'a-014',
    })
    expect((await ledger.readFrom(1, 10)).map(({ id }) => id)).toEqual(['o-1/2', 'o-2/1'])
    expect((await ledger.readFrom(0, 10, 'work-order/o-2')).map(({ id }) => id)).toEqual(['o-2/1'])
  })

  withLedger('a stale version is rejected and nothing is written', async (ledger) => {
    await ledger.append('s', 0, [event('s/1')])
    expect(codeOf(await ledger.append('s', 0, [event('s/x')]))).toBe('version.conflict')
    expect(codeOf(await ledger.append('s', 2, [event('s/x')]))).toBe('version.conflict')
    expect(await ledger.read('s')).toHaveLength(1)
  })

  withLedger('a repeated command answers its first result and writes nothing, even at a stale version', async (ledger) => {
    expect(await ledger.append('s', 0, [event('s/1')], 'open-s')).toEqual({ ok: true, value: { version: 1 } })
    await ledger.append('s', 1, [event('s/2')])
    expect(await ledger.append('s', 0, [event('s/other')], 'open-s')).toEqual({ ok: true, value: { version: 1 } })
    expect(await ledger.commandResult('open-s')).toMatchObject({ stream: 's', version: 1 })
    expect(await ledger.commandResult('never')).toBeUndefined()
    expect(await ledger.read('s')).toHaveLength(2)
  })

  withLedger('a key is of one command: other streams, other events or another command’s hash under it are refused', async (ledger) => {
    const one = (stream: string, data = {}) => ({ stream, expectedVersion: 0, events: [event(`${stream}/1`, data)] })
    const code = async (streams: Parameters<Ledger['appendAll']>[0], hash?: string) => codeOf(await ledger.appendAll(streams, 'k', hash))
    expect(await code([one('s'), one('t')])).toBe('ok')
    expect(await code([one('s'), one('t')]), 'a repeat').toBe('ok')
    for (const other of [[one('u')], [one('s')], [one('s'), one('u')], [one('s'), one('t', { minutes: 1 })]])
      expect(await code(other), JSON.stringify(other)).toBe('command.key_reused')
    expect(await code([one('s'), one('t')], 'another command'), 'whatever came of it').toBe('command.key_reused')
    expect(await ledger.readFrom(0, 10)).toHaveLength(2)
  })

  withLedger('an event id is used once for ever', async (ledger) => {
    await ledger.append('s', 0, [event('same')])
    expect(codeOf(await ledger.append('t', 0, [event('same')]))).toBe('event.duplicate_id')
    expect(codeOf(await ledger.append('t', 0, [event('twice'), event('twice')]))).toBe('event.duplicate_id')
    expect(await ledger.read('t')).toEqual([])
  })

  withLedger('events for several streams are written together or not at all', async (ledger) => {
    await ledger.append('child', 0, [event('child/1')])
    const both = (childVersion: number) => [
      { stream: 'parent', expectedVersion: 0, events: [event('parent/1'), event('parent/2')] },
      { stream: 'child', expectedVersion: childVersion, events: [event('child/2')] },
    ]
    expect(codeOf(await ledger.appendAll(both(0), 'key'))).toBe('version.conflict')
    expect(await ledger.read('parent')).toEqual([])
    expect(await ledger.appendAll(both(1), 'key')).toEqual({ ok: true, value: { version: 2 } })
    expect(await ledger.appendAll(both(1), 'key'), 'a repeat').toEqual({ ok: true, value: { version: 2 } })
    expect((await ledger.readFrom(0, 10)).map(({ id }) => id)).toEqual(['child/1', 'parent/1', 'parent/2', 'child/2'])
  })

  withLedger('the streams about a subject are found, and only those', async (ledger) => {
    const about = (id: string, subject?: string) => ({ ...event(id), subject })
    await ledger.append('order', 0, [about('order/1', 'p-7'), about('order/2', 'p-7')])
    await ledger.append('contact', 0, [about('contact/1', '客户-8')])
    await ledger.append('campaign', 0, [about('campaign/1'), about('campaign/2', 'p-7')])
    expect(await ledger.streamsOf('p-7')).toEqual(['order', 'campaign'])
    expect(await ledger.streamsOf('客户-8')).toEqual(['contact'])
    expect(await ledger.streamsOf('7')).toEqual([])
  })

  withLedger('an event without who or when is refused, and nothing of its append is written', async (ledger) => {
    expect(codeOf(await ledger.append('s', 0, [event('s/1'), { ...event('s/2'), actor: ' ' }]))).toBe('event.unsigned')
    expect(codeOf(await ledger.append('s', 0, [{ ...event('s/1'), at: instant(Number.NaN) }]))).toBe('event.unsigned')
    expect(await ledger.read('s')).toEqual([])
  })

  withLedger('names with half a character or a NUL do not break the seal', async (ledger) => {
    const names = ['a\ud83d', '\udc00b', 'a\0b', '客户 😀']
    for (const [n, name] of names.entries())
      expect(codeOf(await ledger.append(`s${n}`, 0, [{ ...event(`s${n}/1`, { name }), actor: name }])), name).toBe('ok')
    expect(await ledger.brokenSeal()).toBeUndefined()
    expect((await ledger.readFrom(0, 10)).map(({ actor }) => actor)).toEqual(['a\ufffd', '\ufffdb', 'a\ufffdb', '客户 😀'])
  })

  withLedger('events are found by who, what, about what, when and words, newest first', async (ledger) => {
    const access = (n: number, actor: string, what: string, subject: string, type = 'access_allowed') =>
      ledger.append(`access/2026-03-02/${n}`, 0, [{ ...event(`access/${n}`, { what, subject }), type, actor }])
    await ledger.append('work-order/o_1', 0, [
      event('o_1/1', { title: '张三' }),
      { ...event('o_1/2'), at: plus(at, seconds(60)), actor: 'Li' },
    ])
    await ledger.append('work-order/ox1', 0, [event('ox1/1')])
    await access(4, 'mei', 'open_score', 's-1')
    await access(5, 'mei', 'open_score', 's-2', 'access_refused')
    const found = async (filter: EventFilter, before = 100, limit = 100) =>
      (await ledger.findBefore(before, limit, filter)).events.map(({ position }) => position)
    expect(await found({})).toEqual([5, 4, 3, 2, 1])
    expect(await found({ actor: 'mei' })).toEqual([5, 4])
    expect(await found({ what: 'open_score', isRefused: false })).toEqual([4])
    expect(await found({ what: 'order_opened' })).toEqual([3, 2, 1])
    // An underscore is itself and no other letter.
    expect(await found({ subject: 'o_1' })).toEqual([2, 1])
    expect(await found({ subject: 's-2' })).toEqual([5])
    expect(await found({ text: 'LI' })).toEqual([2])
    // What was written about customers is not looked through.
    expect([await found({ text: '张三' }), await found({ text: 's-1' })]).toEqual([[], [4]])
    expect(await found({ from: plus(at, seconds(60)), to: plus(at, seconds(61)) })).toEqual([2])
    expect(await ledger.findBefore(5, 2, {})).toMatchObject({ events: [{ position: 4 }, { position: 3 }], searchedTo: 3 })
    expect(await ledger.findBefore(3, 3, {})).toMatchObject({ searchedTo: 0 })
  })

  withLedger('of 50 commands at once on one version exactly one wins', async (ledger) => {
    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, n) => ledger.append('hot', 0, [event(`hot/${n}`)])))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await ledger.read('hot')).toHaveLength(1)
  })

  withLedger('the inbox stores a record once per client and key and numbers it', async (ledger) => {
    const record = (client: string, key: string) => ({ client, key, topic: 'calls', body: new TextEncoder().encode(`${client}${key}`) })
    expect(await ledger.receive([record('crm', '1'), record('crm', '2'), record('crm', '1'), record('pbx', '1')])).toEqual([
      { position: 1, isRepeat: false },
      { position: 2, isRepeat: false },
      { position: 1, isRepeat: true },
      { position: 3, isRepeat: false },
    ])
    const inbox = (await ledger.readInbox(1, 10)).map(({ first, last, client, bodies }) => [
      first,
      last,
      client,
      ...unframed(bodies).map(String),
    ])
    expect(inbox).toEqual([
      [2, 2, 'crm', 'crm2'],
      [3, 3, 'pbx', 'pbx1'],
    ])
    expect((await ledger.readInbox(0, 1)).flatMap(({ bodies }) => unframed(bodies).map(String))).toEqual(['crm1'])
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await ledger.receive([{ ...record('pbx', '2'), traceparent }])
    expect((await ledger.readInbox(2, 10)).map((stored) => stored.traceparent)).toEqual([undefined, traceparent])
  })

  withLedger('the inbox forgets what was received long ago, up to what has been stored, and gives no position twice', async (ledger) => {
    const record = (key: string) => ({ client: 'crm', key, topic: 'calls', body: new Uint8Array([1]) })
    await ledger.receive([record('1'), record('2'), record('3')])
    await ledger.forgetInbox(2, at)
    expect(await ledger.readInbox(0, 10), 'nothing is that old').toHaveLength(3)
    await ledger.forgetInbox(2, instant(Date.now() + 1000))
    expect((await ledger.readInbox(0, 10)).map(({ first }) => first)).toEqual([3])
    await ledger.forgetInbox(3, instant(Date.now() + 1000))
    expect(await ledger.receive([record('1')])).toEqual([{ position: 4, isRepeat: false }])
  })

  withLedger('what every store has got leaves the inbox, its keys stay and tell a repeat with another body', async (ledger) => {
    const record = (row: number, body = row) => ({ client: 'crm', key: 'k', row, topic: 'calls', body: new Uint8Array([body]) })
    const positions = async () => (await ledger.readInbox(0, 10)).flatMap(({ first, last }) => [first, last])
    await ledger.receive([record(1), record(2)])
    await ledger.receive([record(2), record(3)])
    await ledger.saveCheckpoint('projection/inbox@a', 3)
    await ledger.saveCheckpoint('projection/inbox@b', 2)
    await ledger.dropDelivered(3)
    expect(await positions(), 'another store has still to read 3').toEqual([3, 3])
    await ledger.saveCheckpoint('projection/inbox@b', 3)
    await ledger.saveCheckpoint('hold/backup', 2)
    await ledger.dropDelivered(3)
    expect(await positions(), 'a backup is being made').toEqual([3, 3])
    await ledger.saveCheckpoint('hold/backup', 3)
    await ledger.dropDelivered(3)
    expect(await positions()).toEqual([])
    expect(await ledger.receive([record(1), record(3, 9), record(4), record(4)])).toEqual([
      { position: 1, isRepeat: true },
      { position: 3, isRepeat: true, isOther: true },
      { position: 4, isRepeat: false },
      { position: 4, isRepeat: true },
    ])
    expect((await ledger.heads()).inbox).toBe(4)
  })

  withLedger('a large request is read in several batches of 1 MB, in order', async (ledger) => {
    const records = Array.from({ length: 5000 }, (_, n) => ({
      client: 'c',
      key: 'k',
      row: n + 1,
      topic: 'calls',
      body: new Uint8Array(600).fill(n % 251),
    }))
    await ledger.receive(records)
    const pages: [number, number][] = []
    for (let after = 0; after < 5000; after = pages.at(-1)?.[1] ?? 5000)
      for (const { first, last, bodies } of await ledger.readInbox(after, 1)) {
        expect(unframed(bodies).map((body) => [body.length, body[0]])).toEqual(
          records.slice(first - 1, last).map(({ body }) => [600, body[0]]),
        )
        pages.push([first, last])
      }
    // 1,747 records of 600 bytes are 1,048,200 of 1,048,576 bytes.
    expect(pages).toEqual([
      [1, 1747],
      [1748, 3494],
      [3495, 5000],
    ])
    expect((await ledger.readInbox(1747, 1)).map(({ first }) => first)).toEqual([1748])
    expect((await ledger.readInbox(1746, 1)).map(({ first }) => first)).toEqual([1])
  })

  withLedger('records of several requests, topics and traces at once are told in their order', async (ledger) => {
    const body = new Uint8Array([1])
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const records = [
      { client: 'crm', key: 'k', row: 1, topic: 'calls', body },
      { client: 'crm', key: 'k', row: 2, topic: 'recordings', body },
      { client: 'crm', key: 'k', row: 2, topic: 'calls', body, traceparent },
      { client: 'crm', key: 'k', topic: 'calls', body },
      { client: 'crm', key: 'k', row: 1, topic: 'calls', body },
    ]
    expect(await ledger.receive(records)).toEqual([
      { position: 1, isRepeat: false },
      { position: 2, isRepeat: false },
      { position: 2, isRepeat: true, isOther: true },
      { position: 3, isRepeat: false },
      { position: 1, isRepeat: true },
    ])
    expect(await ledger.receive([])).toEqual([])
  })

  withLedger('a checkpoint starts at 0 and never goes back', async (ledger) => {
    expect(await ledger.checkpoint('relay')).toBe(0)
    await ledger.saveCheckpoint('relay', 7)
    await ledger.saveCheckpoint('relay', 3)
    expect(await ledger.checkpoint('relay')).toBe(7)
  })

  withLedger('a checkpoint that fails says why until it is saved again', async (ledger) => {
    await ledger.failCheckpoint('new', 'no table')
    await ledger.saveCheckpoint('relay', 7)
    await ledger.failCheckpoint('relay', 'store away')
    expect(await ledger.checkpoints()).toEqual([
      { name: 'new', position: 0, error: 'no table' },
      { name: 'relay', position: 7, error: 'store away' },
    ])
    await ledger.saveCheckpoint('relay', 8)
    expect((await ledger.checkpoints())[1]).toEqual({ name: 'relay', position: 8, error: '' })
  })

  withLedger('heads and counts say what a reader has still to read, and what this process writes is told', async (ledger) => {
    let told = 0
    const stop = ledger.onWritten(() => {
      told += 1
    })
    expect(await ledger.heads()).toEqual({ events: 0, inbox: 0 })
    await ledger.append('a/1', 0, [event('a/1/1'), event('a/1/2')])
    await ledger.append('b/1', 0, [event('b/1/1')])
    await ledger.receive([{ client: 'crm', key: '1', topic: 'calls', body: new Uint8Array([1]) }])
    expect(await ledger.heads()).toEqual({ events: 3, inbox: 1 })
    expect([await ledger.countFrom(0), await ledger.countFrom(1, 'a/'), await ledger.countFrom(0, 'c/')]).toEqual([3, 1, 0])
    stop()
    await ledger.append('b/1', 1, [event('b/1/2')])
    expect(told).toBe(3)
  })

  const asked = { job: 'forecast-volume', owner: 'one', leaseSeconds: seconds(60), maxAttempts: 3 }
  const due = { from: undefined, cursor: hour.to, due: [hour], skipped: [], whileOpen: 'add' as const }

  withLedger('a due slot is claimed by one of many and finished once', async (ledger) => {
    expect(await ledger.jobs.plan(asked.job, due)).toBe(true)
    expect(await ledger.jobs.plan(asked.job, due), 'a plan from an outdated cursor').toBe(false)
    const claims = await Promise.all(Array.from({ length: 8 }, (_, n) => ledger.jobs.claim({ ...asked, owner: `owner-${n}` })))
    const [claim] = claims.filter((one) => one !== undefined)
    expect(claims.filter((one) => one !== undefined)).toHaveLength(1)
    if (!claim) return
    expect(claim).toMatchObject({ job: asked.job, slot: hour, attempt: 1, fence: 1 })
    expect(await ledger.jobs.renew(claim, seconds(60))).toBe(true)
    expect(await ledger.jobs.finish(claim, { status: 'succeeded', rows: 12, forget: false })).toBe(true)
    expect(await ledger.jobs.claim(asked)).toBeUndefined()
    expect(await ledger.jobs.runs({ limit: 10 })).toMatchObject([{ job: asked.job, attempt: 1, status: 'succeeded', rows: 12, slot: hour }])
  })

  withLedger('a lease that ran out passes the slot on under a higher fence, and the old owner can finish nothing', async (ledger) => {
    await ledger.jobs.plan(asked.job, due)
    const late = await ledger.jobs.claim({ ...asked, leaseSeconds: seconds(0) })
    const next = await ledger.jobs.claim({ ...asked, owner: 'two' })
    expect([late?.fence, next?.fence, next?.attempt]).toEqual([1, 2, 2])
    if (!late || !next) return
    expect(await ledger.jobs.renew(late, seconds(60))).toBe(false)
    expect(await ledger.jobs.finish(late, { status: 'succeeded', rows: 1, forget: false })).toBe(false)
    expect(await ledger.jobs.finish(next, { status: 'succeeded', rows: 2, forget: false })).toBe(true)
    expect((await ledger.jobs.runs({ limit: 10 })).map(({ owner, status }) => [owner, status])).toEqual([
      ['two', 'succeeded'],
      ['one', 'lost'],
    ])
  })

  withLedger('a failed slot waits for its retry, and one that used up its attempts stays failed until it is asked for', async (ledger) => {
    await ledger.jobs.plan(asked.job, due)
    const first = await ledger.jobs.claim(asked)
    if (first) await ledger.jobs.finish(first, { status: 'failed', error: 'engine away', retryIn: seconds(300) })
    expect(await ledger.jobs.claim(asked), 'before the retry is due').toBeUndefined()
    const byHand = await ledger.jobs.claim(asked, hour)
    if (byHand) await ledger.jobs.finish(byHand, { status: 'failed', error: 'engine away', retryIn: undefined })
    expect((await ledger.jobs.summary()).slots).toEqual([{ job: asked.job, status: 'failed', count: 1 }])
    expect(await ledger.jobs.claim(asked, hour)).toBeUndefined()
    expect(await ledger.jobs.request(asked.job, hour)).toBe(true)
    expect(await ledger.jobs.claim(asked, hour)).toMatchObject({ attempt: 3, fence: 3 })
  })

  const all = { limit: 10, runningFor: seconds(0) }

  withLedger('a run that did nothing leaves no history; the others are copied once', async (ledger) => {
    await ledger.jobs.plan(asked.job, due)
    const idle = await ledger.jobs.claim(asked)
    if (idle) await ledger.jobs.finish(idle, { status: 'succeeded', rows: 0, forget: true })
    expect(await ledger.jobs.runs({ limit: 10 })).toEqual([])
    await ledger.jobs.request(asked.job, hour)
    const busy = await ledger.jobs.claim(asked)
    expect(await ledger.jobs.uncopied({ limit: 10, runningFor: seconds(60) }), 'begun just now').toEqual([])
    const started = await ledger.jobs.uncopied(all)
    expect(started).toMatchObject([{ status: 'running' }])
    if (busy) await ledger.jobs.finish(busy, { status: 'succeeded', rows: 3, forget: false })
    await ledger.jobs.markCopied(started)
    const [ended] = await ledger.jobs.uncopied(all)
    expect(ended, 'a run that ended while its start was copied').toMatchObject({ status: 'succeeded', rows: 3 })
    await ledger.jobs.markCopied(ended ? [ended] : [])
    expect(await ledger.jobs.uncopied(all)).toEqual([])
  })

  withLedger('a run that was copied as running is not forgotten: it would run for ever where it was copied to', async (ledger) => {
    await ledger.jobs.plan(asked.job, due)
    const long = await ledger.jobs.claim(asked)
    await ledger.jobs.markCopied(await ledger.jobs.uncopied(all))
    if (long) await ledger.jobs.finish(long, { status: 'succeeded', rows: 0, forget: true })
    expect(await ledger.jobs.uncopied(all)).toMatchObject([{ status: 'succeeded', rows: 0 }])
  })
}
