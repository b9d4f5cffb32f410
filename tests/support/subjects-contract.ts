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
}
