/** Card numbers never pass, however they are written and wherever they are cut; other numbers do. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { transcripts } from '../contracts/index.ts'
import { cardSpans, masked } from '../domain/operations/card-numbers.ts'
import { Batcher } from './batcher.ts'
import { maskedRecord, maskedValue } from './masking.ts'
import { topicNamed } from './topics.ts'

const topic = topicNamed('transcripts')

/** Luhn by its definition, from the left over the reversed digits, apart from the code under test. */
const isCard = (digits: string) =>
  [...digits].reverse().reduce((sum, digit, place) => sum + (place % 2 ? Math.floor((2 * +digit) / 10) + ((2 * +digit) % 10) : +digit), 0) %
    10 ===
  0

const number = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 }).map((digits) => digits.join(''))
/** Some digits and the check digit that makes them a card. */
const card = number.map((digits) => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((check) => `${digits}${check}`).find(isCard) ?? '')
const separator = fc.constantFrom(
  '',
  ' ',
  '  ',
  '\u00a0',
  '-',
  '.',
  ',',
  ', ',
  ' - ',
  '\u3000',
  '，',
  '\u2009',
  '\u200b',
  '\t',
  '–',
  '/',
  '_',
  '\n',
)
const script = fc.constantFrom(0x30, 0xff10, 0x660, 0x966, 0x1d7ce)
/** A card in any script, with any separator after any of its digits. */
const written = fc.tuple(card, fc.array(separator, { minLength: 19, maxLength: 19 }), script).map(([digits, separators, zero]) => ({
  digits,
  text: [...digits]
    .map((digit, place) => String.fromCodePoint(zero + Number(digit)) + (place < digits.length - 1 ? separators[place] : ''))
    .join(''),
}))
const words = fc.constantFrom('my card is ', '卡号是', '', 'No. ')

const transcript = (text: string[], channel = text.map(() => 'customer')) => ({
  ...transcripts.examples[0],
  startMs: text.map(() => 0),
  endMs: text.map(() => 1),
  channel,
  text,
})
const kept = (record: object): string[] => JSON.parse(Buffer.from(maskedValue(topic, Buffer.from(JSON.stringify(record)))).toString()).text
/** The digits that are left, in plain ones. */
const digitsIn = (text: string) => [...text.normalize('NFKC')].filter((sign) => /\p{Nd}/u.test(sign)).join('')

test('a card is masked in any script, with any separators', () => {
  fc.assert(
    fc.property(words, written, words, (before, { text }, after) => {
      expect(masked(`${before}${text} ${after}`)).toBe(`${before}[masked] ${after}`)
    }),
    { numRuns: 2000 },
  )
})

test('a card that goes on in the next segment, also after a word of the other side, leaves no digit', () => {
  fc.assert(
    fc.property(written, fc.integer({ min: 1, max: 60 }), fc.boolean(), ({ text }, cut, isInterrupted) => {
      const signs = [...text]
      const at = 1 + (cut % (signs.length - 1))
      const halves = [`It is ${signs.slice(0, at).join('')}`, `${signs.slice(at).join('')} thanks`]
      const record = isInterrupted
        ? transcript([halves[0] ?? '', 'yes', halves[1] ?? ''], ['customer', 'agent', 'customer'])
        : transcript(halves)
      expect(digitsIn(kept(record).join(''))).toBe('')
    }),
    { numRuns: 2000 },
  )
})

test('numbers without the check digit of a card stay as they are, byte by byte', () => {
  fc.assert(
    fc.property(number, (digits) => {
      fc.pre(!isCard(digits))
      const bytes = Buffer.from(JSON.stringify(transcript([`order ${digits}, please`])))
      expect(maskedValue(topic, bytes)).toBe(bytes)
    }),
    { numRuns: 1000 },
  )
})

test.each([
  // Published test numbers of card networks.
  ['4111 1111-1111 1111', '[masked]'],
  ['3782.822463.10005', '[masked]'],
  ['6200 0000 0000 0005', '[masked]'],
  ['four one one one, one one one one, one one one one', '[masked]'],
  ['六二二八四八零零一二三四五六七八', '[masked]'],
  // What is said while looking for the next digits.
  ['4111 uh 1111 1111 1111', '[masked]'],
  ['It is 4111, um, 1111 … 1111 er, hmm 1111 thanks', 'It is [masked] thanks'],
  ['卡号 4111 嗯 1111呃1111，那 1111', '卡号 4111 嗯 1111呃1111，那 1111'],
  ['卡号 4111 嗯 1111呃1111，1111', '卡号 [masked]'],
  // Units, and words that join numbers.
  ['4111 mm 1111 mm 1111 mm 1111 mm', '4111 mm 1111 mm 1111 mm 1111 mm'],
  ['4111 Ah 1111 Ah 1111 Ah 1111 Ah', '4111 Ah 1111 Ah 1111 Ah 1111 Ah'],
  ['4111 and 1111 and 1111 then 1111', '4111 and 1111 and 1111 then 1111'],
  // Not the check digit of a card; a word that only begins like a pause.
  ['4111 uh 1111 1111 1112', '4111 uh 1111 1111 1112'],
  ['4111 umbrellas 1111 1111 1111', '4111 umbrellas 1111 1111 1111'],
  // More digits on end than a card has.
  ['41111111111111111111', '41111111111111111111'],
  ['call 13812345678 at 12:30', 'call 13812345678 at 12:30'],
  ['4111 1111 1111 1112', '4111 1111 1111 1112'],
  ['2026-03-02T09:30:00Z', '2026-03-02T09:30:00Z'],
])('%s becomes %s', (text, expected) => expect(masked(text)).toBe(expected))

test('identifiers and numbers of a record stay, texts of members nobody knows do not', () => {
  const card16 = '4111111111111111'
  const text = `{"recordingId":"${card16}","revision":9007199254740993,"note":{"pan":${card16},"twice":"\\u0034111 1111 1111 1111"},"text":["a"],"text":["${card16}"]}`
  expect(Buffer.from(maskedValue(topic, Buffer.from(text))).toString()).toBe(
    `{"recordingId":"${card16}","revision":9007199254740993,"note":{"pan":"[masked]","twice":"[masked]"},"text":["a"],"text":["[masked]"]}`,
  )
})

test('what is no JSON is masked as a whole; a masked record carries the hash of what it was', () => {
  const value = Buffer.from('not json 4111111111111111')
  const record = maskedRecord(topic, { partition: 0, offset: 1n, sentAtMs: 0, key: null, headers: {}, value })
  expect(Buffer.from(record.value ?? []).toString()).toBe('not json [masked]')
  expect(record.headers).toEqual({ 'callboard-original-sha256': createHash('sha256').update(value).digest('hex') })
})

test('batches of a sensitive topic hold no card', () => {
  const batcher = new Batcher(topic, { rows: 10, bytes: 1 << 20, ageMs: 1 })
  const value = Buffer.from(JSON.stringify(transcript(['4111 1111 1111 1111'])))
  batcher.add({ source: 'x', generation: 0 }, { partition: 0, offset: 1n, sentAtMs: 0, key: null, headers: {}, value }, 0)
  expect(Buffer.concat(batcher.take().rows).toString('latin1')).not.toContain('4111 1111')
})

test('a long text is looked through in a time that grows with its length', () => {
  const text = '4111 1111 1111 1112 '.repeat(20_000)
  const before = process.cpuUsage()
  cardSpans(text)
  const { user, system } = process.cpuUsage(before)
  // Took 129 s when each group's rest was copied.
  expect((user + system) / 1e6).toBeLessThan(2)
})
