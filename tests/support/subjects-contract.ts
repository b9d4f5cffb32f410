/** What every ledger must do with what is personal in events, whichever database is under it. */
import { expect, test } from 'vitest'
import { instant } from '../../domain/kernel/time.ts'
import type { NewEvent } from '../../ledger/event-store.ts'
import type { Ledger } from '../../ledger/ledger.ts'

const at = instant(Date.parse('2026-03-02T01:00:00Z'))

const noted = (id: string, text: string, subject?: string): NewEvent => ({
  id,
  type: 'noted',
  at,
  actor: 'mei',
  data: { text, list: [text], weight: 2 },
  subject,
  personal: ['text', 'list', 'absent'],
})
const erasure = (subject: string) => ({ subject, at, by: 'dpo', reason: 'asked for it' })

/** `open()` gives a ledger with nothing in it. */
export function subjectsContract(open: () => Promise<Ledger>): void {
  const withLedger = (sentence: string, run: (ledger: Ledger) => Promise<void>) =>
    test(sentence, async () => {
      const ledger = await open()
      try {
        await run(ledger)
      } finally {
        await ledger.close()
      }
    })
  const textsOf = async (ledger: Ledger, stream: string) => (await ledger.read(stream)).map(({ data }) => data)

  withLedger('what is personal is read as it was said until its key is destroyed, then as erased, and the chain holds', async (ledger) => {
    await ledger.append('note/1', 0, [noted('1', '王芳', 'p-1')])
    // Its event names nobody: the stream does.
    await ledger.append('note/1', 1, [noted('2', 'called again')])
    await ledger.append('note/2', 0, [noted('3', 'somebody else', 'p-2')])
    expect(await textsOf(ledger, 'note/1')).toEqual([
      { text: '王芳', list: ['王芳'], weight: 2 },
      { text: 'called again', list: ['called again'], weight: 2 },
    ])
    expect(await ledger.erasures()).toEqual([])
    expect(await ledger.eraseSubject(erasure('p-1'))).toEqual(erasure('p-1'))
    const gone = { text: '[erased]', list: [], weight: 2 }
    expect(await textsOf(ledger, 'note/1')).toEqual([gone, gone])
    expect((await ledger.readFrom(0, 10)).map(({ data }) => data['text'])).toEqual(['[erased]', '[erased]', 'somebody else'])
    expect((await ledger.findBefore(100, 10, {})).events.map(({ data }) => data['text'])).toEqual(['somebody else', '[erased]', '[erased]'])
    expect(await ledger.brokenSeal()).toBeUndefined()
    expect(await ledger.streamsOf('p-1')).toEqual(['note/1'])
  })

  withLedger(
    'whoever was erased gets no second key: what is personal in later events is not kept, and the first erasure stands',
    async (ledger) => {
      await ledger.eraseSubject(erasure('p-1'))
      expect(await ledger.append('note/1', 0, [noted('1', 'back again', 'p-1')])).toMatchObject({ ok: true })
      expect(await textsOf(ledger, 'note/1')).toEqual([{ text: '[erased]', list: [], weight: 2 }])
      expect(await ledger.eraseSubject({ ...erasure('p-1'), by: 'another' })).toEqual(erasure('p-1'))
      expect(await ledger.erasures()).toEqual([erasure('p-1')])
    },
  )

  withLedger('where nobody is known, and where nothing is said, events stay in clear', async (ledger) => {
    await ledger.append('note/1', 0, [noted('1', 'of nobody')])
    await ledger.append('note/1', 1, [{ ...noted('2', '', 'p-1'), data: { text: '', weight: 2 } }])
    expect(await textsOf(ledger, 'note/1')).toEqual([
      { text: 'of nobody', list: ['of nobody'], weight: 2 },
      { text: '', weight: 2 },
    ])
    expect(await ledger.countInClear('p-1', { 'note/noted': ['text', 'list'] }), 'the first event of the stream').toBe(1)
  })

  withLedger("an event with the ledger's own member is refused", async (ledger) => {
    const odd = { ...noted('1', 'x', 'p-1'), data: { $sealed: [1, 'AAAA'] } }
    expect(await ledger.append('note/1', 0, [odd])).toMatchObject({ ok: false, rejection: { code: 'event.reserved_member' } })
  })

  withLedger('a command that was erased is not told from another by its hash', async (ledger) => {
    await ledger.append('note/1', 0, [noted('1', 'x', 'p-1')], 'key-1', 'hash')
    await ledger.eraseSubject(erasure('p-1'))
    expect(await ledger.commandResult('key-1')).toEqual({ stream: 'note/1', version: 1, hash: '' })
  })

  const PERSONAL = { 'note/noted': ['text', 'list'] }
  const inClear = (id: string, text: string, subject?: string): NewEvent => ({ ...noted(id, text, subject), personal: undefined })

  withLedger(
    'what was written in clear is sealed later, reads as before, goes with its key, and the chain holds throughout',
    async (ledger) => {
      await ledger.append('note/1', 0, [inClear('1', '王芳', 'p-1')])
      await ledger.append('note/1', 1, [inClear('2', 'called again')])
      await ledger.append('note/2', 0, [inClear('3', 'somebody else', 'p-2')])
      await ledger.append('note/3', 0, [inClear('4', 'of nobody')])
      const before = (await ledger.readFrom(0, 10)).map(({ data }) => data)
      expect(await ledger.countInClear('p-1', PERSONAL)).toBe(2)
      expect(await ledger.reseal({ personal: PERSONAL, after: 0, by: 'dpo', at })).toEqual({ rewritten: 3, next: undefined })
      const after = await ledger.readFrom(0, 10)
      expect(after.slice(0, 4).map(({ data }) => data)).toEqual(before)
      expect(after[4]).toMatchObject({ type: 'events_rewritten', actor: 'dpo', data: { why: 'sealed', first: 1, last: 3, count: 3 } })
      expect(await ledger.brokenSeal()).toBeUndefined()
      expect(await ledger.countInClear('p-1', PERSONAL)).toBe(0)
      expect(await ledger.streamsOf('p-1'), 'the second event has its owner now').toEqual(['note/1'])
      await ledger.eraseSubject(erasure('p-1'))
      const gone = { text: '[erased]', list: [], weight: 2 }
      expect(await textsOf(ledger, 'note/1')).toEqual([gone, gone])
      expect(await ledger.brokenSeal()).toBeUndefined()
      expect(await ledger.reseal({ personal: PERSONAL, after: 0, by: 'dpo', at }), 'a repeat finds nothing').toMatchObject({ rewritten: 0 })
      expect(await ledger.rewritings()).toEqual({ events: 3, records: 1 })
    },
  )

  withLedger('of one customer alone, and of one who was erased before, it leaves nothing that can be read', async (ledger) => {
    await ledger.append('note/1', 0, [inClear('1', 'of the erased', 'p-1')])
    await ledger.append('note/2', 0, [inClear('2', 'somebody else', 'p-2')])
    await ledger.eraseSubject(erasure('p-1'))
    expect(await ledger.reseal({ personal: PERSONAL, after: 0, subject: 'p-1', by: 'dpo', at })).toMatchObject({ rewritten: 1 })
    expect(await textsOf(ledger, 'note/1')).toEqual([{ text: '[erased]', list: [], weight: 2 }])
    expect(await ledger.countInClear('p-2', PERSONAL)).toBe(1)
    expect(await ledger.brokenSeal()).toBeUndefined()
  })

  withLedger(
    'accesses that have had their time are emptied but for who and when, those that name a held customer stay, and the chain holds',
    async (ledger) => {
      const access = (n: number, data: object, day: string): [string, number, NewEvent[]] => [
        `access/${day}/${n}`,
        0,
        [{ id: `a-${n}`, type: 'access_allowed', at: instant(Date.parse(`${day}T01:00:00Z`)), actor: 'mei', data: { ...data } }],
      ]
      await ledger.append(...access(1, { what: 'open_score', subject: 's-1', address: '10.0.0.5' }, '2025-03-02'))
      await ledger.append(...access(2, { what: 'erase', subject: 'p-7', address: '10.0.0.5' }, '2025-03-02'))
      await ledger.append(...access(3, { what: 'open_score', subject: 's-1', address: '10.0.0.5' }, '2026-03-01'))
      const asked = { before: instant(Date.parse('2026-01-01T00:00:00Z')), by: 'service/retention', at }
      expect(await ledger.expireAccesses({ ...asked, held: ['p-7'] })).toBe(1)
      expect((await ledger.readFrom(0, 3)).map(({ actor, data }) => [actor, data['address'] ?? data])).toEqual([
        ['mei', { expired: true }],
        ['mei', '10.0.0.5'],
        ['mei', '10.0.0.5'],
      ])
      expect(await ledger.expireAccesses({ ...asked, held: [] }), 'after the release').toBe(1)
      expect(await ledger.expireAccesses({ ...asked, held: [] })).toBe(0)
      expect(await ledger.brokenSeal()).toBeUndefined()
      expect(await ledger.rewritings()).toEqual({ events: 2, records: 2 })
    },
  )
}
