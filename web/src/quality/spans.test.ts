import { expect, test } from 'vitest'
import type { ScoreItem, Segment } from '../published-api.ts'
import { piecesOf } from './spans.ts'

const segment: Segment = { index: 2, channel: 'agent', fromMs: 0, toMs: 1000, text: 'good morning, Lin speaking' }

const item = (id: string, ...places: [role: string, from: number | null, to: number | null][]): ScoreItem => ({
  id,
  en: id,
  zh: id,
  sectionEn: '',
  sectionZh: '',
  outcome: 'pass',
  autoOutcome: 'pass',
  points: 1,
  maxPoints: 1,
  isFatal: false,
  isHumanOnly: false,
  reasonEn: '',
  reasonZh: '',
  changeReason: null,
  evidence: places.map(([role, charFrom, charTo]) => ({
    role,
    segment: 2,
    channel: 'agent',
    fromMs: 0,
    toMs: 1000,
    charFrom,
    charTo,
    text: '',
  })),
})

const shown = (...items: ScoreItem[]) => piecesOf(segment, items).map((piece) => [piece.text, piece.items.join('+')])

test('evidence of one item cuts the segment in three', () => {
  expect(shown(item('greeting', ['hit', 0, 12]))).toEqual([
    ['good morning', 'greeting'],
    [', Lin speaking', ''],
  ])
})

test('overlapping evidence of two items shares a piece', () => {
  expect(shown(item('a', ['hit', 0, 17]), item('b', ['hit', 14, 26]))).toEqual([
    ['good morning, ', 'a'],
    ['Lin', 'a+b'],
    [' speaking', 'b'],
  ])
})

test('a searched window marks no words, evidence without characters marks all of them, and places beyond the text are cut off', () => {
  expect(shown(item('a', ['searched', 0, 4]))).toEqual([[segment.text, '']])
  expect(shown(item('a', ['hit', null, null]))).toEqual([[segment.text, 'a']])
  expect(shown(item('a', ['hit', 18, 99]))).toEqual([
    ['good morning, Lin ', ''],
    ['speaking', 'a'],
  ])
})
