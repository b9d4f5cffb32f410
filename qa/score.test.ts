import { expect, test } from 'vitest'
import type { Call, Recording, Transcript } from './recording.ts'
import type { Rule } from './rules/rule.ts'
import { scoreRecording } from './score.ts'
import type { Item, Scorecard } from './scorecard.ts'

const RECORDING: Recording = { recordingId: 'r-1', durationSeconds: 60, channels: 2 }

const field = (name: 'holdCount' | 'waitSeconds', limit: number): Rule => ({ kind: 'field', field: `call.${name}`, op: '<=', value: limit })

const item = (id: string, weight: number, rule: Rule, more: Partial<Item> = {}): Item => ({
  id,
  text: { en: id, zh: id },
  weight,
  evidence: 'optional',
  rule,
  ...more,
})

function cardOf(sections: readonly (readonly [number, readonly Item[]])[], more: Partial<Scorecard> = {}): Scorecard {
  return {
    id: 'test',
    version: 3,
    text: { en: 'test', zh: 'test' },
    effectiveFrom: '2026-01-01T00:00:00Z',
    appliesTo: { queueIds: [] },
    scoring: 'sections',
    passRatio: 0.8,
    minConfidence: 0.6,
    phraseSets: { hello: { en: ['hello'], zh: ['您好'] } },
    sections: sections.map(([weight, items], i) => ({ id: `s${i + 1}`, text: { en: 's', zh: 's' }, weight, items })),
    ...more,
  }
}

const PASS = field('holdCount', 1)
const FAIL = field('waitSeconds', 0)
const UNKNOWN: Rule = { kind: 'field', field: 'call.talkSeconds', op: '>', value: 0 }
const CALL: Call = { holdCount: 1, waitSeconds: 30 }

const NEVER: Rule = { kind: 'not', rule: PASS }

test('a section is the weighted mean of its items and the form of its sections', () => {
  // s1 = 30/100, s2 = 1; form = (40 × 0.3 + 60 × 1) / 100.
  const card = cardOf([
    [40, [item('a', 30, PASS), item('b', 70, FAIL)]],
    [60, [item('c', 100, PASS)]],
  ])
  const score = scoreRecording(card, { recording: RECORDING, call: CALL })
  expect(score.sections.map((section) => section.scoreRatio)).toEqual([0.3, 1])
  expect(score.scoreRatio).toBeCloseTo(0.72, 12)
  expect(score.isFailed).toBe(true)
  expect(score.items.map(({ points, maxPoints }) => [points, maxPoints])).toEqual([
    [30, 30],
    [0, 70],
    [100, 100],
  ])
})

test('what does not apply leaves the denominator on both levels; all n/a gives null, neither 0 nor 1', () => {
  const na = { appliesWhen: NEVER }
  const card = cardOf([
    [40, [item('a', 30, PASS, na), item('b', 70, FAIL, na)]],
    [60, [item('c', 50, PASS), item('d', 50, FAIL, na)]],
  ])
  expect(scoreRecording(card, { recording: RECORDING, call: CALL })).toMatchObject({
    scoreRatio: 1,
    isFailed: false,
    sections: [{ scoreRatio: null }, { scoreRatio: 1 }],
  })
  const none = cardOf([[100, [item('a', 100, PASS, na)]]])
  expect(scoreRecording(none, { recording: RECORDING, call: CALL })).toMatchObject({
    scoreRatio: null,
    rawScoreRatio: null,
    isFailed: false,
  })
})

test('an auto-fail item that fails sets the form to 0 and keeps the raw score', () => {
  const card = cardOf([[100, [item('a', 90, PASS), item('b', 10, FAIL, { isAutoFail: true })]]])
  expect(scoreRecording(card, { recording: RECORDING, call: CALL })).toMatchObject({
    scoreRatio: 0,
    rawScoreRatio: 0.9,
    isFailed: true,
    fatalItems: ['b'],
  })
})

test('an unknown item asks for review and counts for nothing; one for people only does not ask', () => {
  const { rule: _, ...human } = item('h', 20, PASS, { isHumanOnly: true })
  const unknown = scoreRecording(cardOf([[100, [item('a', 60, PASS), item('b', 40, UNKNOWN, { isAutoFail: true })]]]), {
    recording: RECORDING,
    call: CALL,
  })
  expect(unknown).toMatchObject({ scoreRatio: 1, needsReview: true, fatalItems: [] })
  expect(scoreRecording(cardOf([[100, [item('a', 80, PASS), human]]]), { recording: RECORDING, call: CALL })).toMatchObject({
    scoreRatio: 1,
    needsReview: false,
  })
})

test('below the least share judged there is no score: it goes to a person; a failed auto-fail item is certain all the same', () => {
  // Of 70 applicable by weight 30 are judged: 3/7; n/a leaves both terms.
  const items = [item('a', 30, PASS), item('b', 40, UNKNOWN), item('c', 30, PASS, { appliesWhen: NEVER })]
  const scored = (more: Partial<Scorecard>, list = items) =>
    scoreRecording(cardOf([[100, list]], more), { recording: RECORDING, call: CALL })
  const unknown = scored({})
  expect(unknown).toMatchObject({ scoreRatio: null, rawScoreRatio: null, isFailed: false, needsReview: true })
  expect(unknown.judgedShare).toBeCloseTo(3 / 7, 12)
  expect(scored({ leastJudgedShare: 0.4 })).toMatchObject({ scoreRatio: 1, needsReview: true })
  // Exactly the least share is enough.
  expect(scored({}, [item('a', 50, PASS), item('b', 50, UNKNOWN)])).toMatchObject({ scoreRatio: 1, judgedShare: 0.5 })
  expect(scored({}, [item('a', 10, FAIL, { isAutoFail: true }), item('b', 90, UNKNOWN)])).toMatchObject({
    scoreRatio: 0,
    isFailed: true,
    judgedShare: 0.1,
  })
})

test('what people alone judge is not judged yet, and by sections a section weighs what the form says', () => {
  const { rule: _, ...human } = item('h', 60, PASS, { isHumanOnly: true })
  expect(scoreRecording(cardOf([[100, [item('a', 40, PASS), human]]]), { recording: RECORDING, call: CALL })).toMatchObject({
    ...{ scoreRatio: null, judgedShare: 0.4, needsReview: true },
  })
  // Section 1 weighs 80 and is half judged, section 2 weighs 20 and is judged: (40 + 20) / 100.
  const card = cardOf([
    [80, [item('a', 50, PASS), item('b', 50, UNKNOWN)]],
    [20, [item('c', 100, FAIL)]],
  ])
  expect(scoreRecording(card, { recording: RECORDING, call: CALL }).judgedShare).toBeCloseTo(0.6, 12)
})

test('points scoring gives the published Genesys example: weights 40 and 20, 1 of 2 and 1 of 1 points, 60 %', () => {
  const card = cardOf(
    [
      [40, [item('a', 1, PASS), item('b', 1, FAIL)]],
      [20, [item('c', 1, PASS)]],
    ],
    { scoring: 'points' },
  )
  expect(scoreRecording(card, { recording: RECORDING, call: CALL }).scoreRatio).toBeCloseTo(0.6, 12)
})

test('the score id follows from recording, transcript revision, form and its version, and from nothing else', () => {
  const transcript: Transcript = { revision: 2, startMs: [0], endMs: [900], channel: ['agent'], text: ['hello'] }
  const card = cardOf([[100, [item('a', 100, PASS)]]])
  const id = (change: { card?: Partial<Scorecard>; revision?: number; recordingId?: string; call?: Call }) =>
    scoreRecording(
      { ...card, ...change.card },
      {
        recording: { ...RECORDING, recordingId: change.recordingId ?? 'r-1' },
        call: change.call ?? CALL,
        transcript: { ...transcript, revision: change.revision ?? 2 },
      },
    ).scoreId
  expect(id({})).toMatch(/^[0-9a-f]{32}$/)
  expect(id({ call: {} })).toBe(id({}))
  expect(
    new Set([id({}), id({ revision: 3 }), id({ card: { version: 4 } }), id({ card: { id: 'other' } }), id({ recordingId: 'r-2' })]).size,
  ).toBe(5)
})

test.each([
  ['is missing', undefined],
  ['is empty', { revision: 1, startMs: [], endMs: [], channel: [], text: [] }],
  ['is unsure', { revision: 1, confidence: 0.4, startMs: [0], endMs: [900], channel: ['agent' as const], text: ['noise'] }],
  ['has uneven arrays', { revision: 1, startMs: [0, 1], endMs: [900], channel: ['agent' as const], text: ['noise'] }],
])('a transcript that %s leaves spoken items unknown, never failed', (_, transcript) => {
  const card = cardOf([[100, [item('a', 100, { kind: 'phrase', mode: 'any', say: 'hello', side: 'agent' })]]])
  const score = scoreRecording(card, { recording: RECORDING, transcript })
  expect(score.items[0]).toMatchObject({ outcome: 'unknown', points: null })
  expect(score).toMatchObject({ scoreRatio: null, isFailed: false, needsReview: true })
})

test('an item that requires evidence and can show none becomes unknown', () => {
  const forbidden: Rule = { kind: 'forbidden', say: 'hello', side: 'customer' }
  const transcript: Transcript = { revision: 1, startMs: [0], endMs: [900], channel: ['agent'], text: ['hello'] }
  const outcome = (evidence: Item['evidence']) =>
    scoreRecording(cardOf([[100, [item('a', 100, forbidden, { evidence })]]]), { recording: RECORDING, transcript }).items[0]?.outcome
  expect(outcome('optional')).toBe('pass')
  expect(outcome('required')).toBe('unknown')
})

const GREETED: Rule = { kind: 'phrase', mode: 'any', say: 'hello', side: 'agent' }
const said = (text: string, language: string | null): Transcript => ({
  ...{ revision: 1, language, startMs: [0], endMs: [900], channel: ['agent'], text: [text] },
})

test.each<[string | null, string, string]>([
  ['es', 'Hola, buenos días', 'unknown'],
  ['es-419', 'Hola, buenos días', 'unknown'],
  ['ja', '您好', 'unknown'],
  ['Klingon tongue', 'nuqneH', 'unknown'],
  ['西班牙语', 'Hola', 'unknown'],
  ['en', 'Hola', 'fail'],
  ['en-GB', 'hello', 'pass'],
  ['eng', 'hello', 'pass'],
  ['ZH_cn', '您好', 'pass'],
  ['cmn-Hans-CN', '您好', 'pass'],
  ['yue', '您好', 'pass'],
  ['zh-yue', '您好', 'pass'],
  ['und', 'hello', 'pass'],
  [null, 'hello', 'pass'],
  ['', 'hello', 'pass'],
])('a transcript in %j of %s: the greeting in English and Chinese is %s, never failed for its language', (language, text, outcome) => {
  const card = cardOf([[100, [item('greeting', 50, GREETED), item('hold', 50, PASS)]]])
  const score = scoreRecording(card, { recording: RECORDING, call: CALL, transcript: said(text, language) })
  expect(score.items.map((one) => one.outcome)).toEqual([outcome, 'pass'])
  expect([score.needsReview, score.isFailed]).toEqual([outcome === 'unknown', outcome === 'fail'])
  if (outcome === 'unknown') expect(score.items[0]?.reason).toContain(`'${language}'; the phrases to hear are in en and zh`)
})

test('a set hears the languages it has phrases of; what needs no phrase is judged in every language', () => {
  const judged = (phraseSets: Scorecard['phraseSets'], rule: Rule, language: string) => {
    const card = cardOf([[100, [item('a', 100, rule)]]], { phraseSets })
    return scoreRecording(card, { recording: RECORDING, call: CALL, transcript: said('hello', language) }).items[0]?.outcome
  }
  expect(judged({ hello: { en: [], zh: ['您好'] } }, GREETED, 'en')).toBe('unknown')
  expect(judged({ hello: { en: ['hello'], zh: [] } }, GREETED, 'en')).toBe('pass')
  const quiet: Rule = { kind: 'dead-air', maxSeconds: 60 }
  expect(judged({ hello: { en: ['hello'], zh: [] } }, quiet, 'es')).toBe('pass')
  const either: Rule = { kind: 'any', rules: [GREETED, quiet] }
  expect(judged({ hello: { en: ['hello'], zh: [] } }, either, 'es')).toBe('pass')
  expect(judged({ hello: { en: [], zh: [], patterns: ['h.llo'] } }, GREETED, 'es')).toBe('pass')
})
