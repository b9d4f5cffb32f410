import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseCorpus } from './cues/corpus.ts'
import { cues } from './cues/cue.ts'
import { likelihoods, shippedModel } from './cues/model.ts'
import { modelData } from './cues/model-data.ts'
import { trainCues } from './cues/train.ts'
import { isLabelledCall, judgeCalls, parseLabelledCall } from './judgement.ts'
import { findForm, scorecards } from './scorecards/catalog.ts'

const lines = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

const card = findForm(scorecards, 'hotline-service')

// The set was written and labelled from the items' texts alone, apart from corpus and phrases; nothing of it is trained on.
test('of labelled calls kept apart the form gives most verdicts, nearly all of them right, and hardly a false or missed fatal', () => {
  const calls = lines('tests/judgement/calls.ndjson').map((value) => parseLabelledCall(value, ''))
  const read = calls.flatMap((call) => (call.ok ? [call.value] : []))
  expect(read.length).toBe(calls.length)
  const found = card && judgeCalls(card, read)
  expect(found?.right ?? 0).toBeGreaterThanOrEqual(0.95 * (found?.given ?? 0))
  expect(found?.given ?? 0).toBeGreaterThanOrEqual(0.7 * (found?.labels ?? 0))
  expect(found?.falseFatalCalls).toBeLessThanOrEqual(1)
  expect(found?.missedFatals).toBeLessThanOrEqual(3)
})

test('a sentence of the set kept apart that is given a cue for certain is nearly always one', () => {
  const { limits } = shippedModel()
  const certain = lines('tests/judgement/sentences.ndjson').flatMap((value) => {
    const { side, text, labels } = value as { side: string; text: string; labels: Record<string, boolean> }
    const odds = likelihoods(shippedModel(), text)
    return cues.flatMap((cue, i) =>
      cue.side === side && labels[cue.id] !== undefined && (odds[i] ?? 0) >= (limits[i]?.present ?? 1) ? [labels[cue.id]] : [],
    )
  })
  expect(certain.length).toBeGreaterThan(250)
  expect(certain.filter(Boolean).length / certain.length).toBeGreaterThan(0.9)
})

test('verdicts are counted by hand: one right, one wrong fatal, one unknown', () => {
  const call = {
    id: 'a',
    lang: 'zh',
    segments: [{ side: 'agent', startMs: 0, endMs: 2000, text: '你这个白痴' }],
    labels: { abuse: 'pass' },
  }
  const read = parseLabelledCall(call, '1')
  expect(isLabelledCall(call) && read.ok && card && judgeCalls(card, [read.value])).toMatchObject({
    labels: 1,
    given: 1,
    right: 0,
    falseFatalCalls: 1,
    items: [{ item: 'abuse', wrong: { 'pass>fail': 1 } }],
  })
})

test('training on a small corpus twice gives the same bytes, and a held-out author is judged by a model that saw none of it', () => {
  const rows = ['a', 'b', 'c'].flatMap((author) =>
    cues.flatMap((cue, i) => [
      `${author}\ten\t${cue.side}\t${cue.id}\tword${i} said ${author}`,
      `${author}\ten\t${cue.side}\t-\tnothing ${i} ${author}`,
    ]),
  )
  const corpus = parseCorpus(rows.join('\n'))
  const [first, second] = [trainCues(corpus), trainCues(corpus)]
  expect(first.data).toEqual(second.data)
  expect(first.measured.map((one) => one.sentences)).toEqual(cues.map(() => 3))
  expect(() => parseCorpus('a\ten\tagent\tnonsense\tx')).toThrow('no labelled sentence')
  expect(modelData.limits.length).toBe(cues.length)
})
