import { expect, test } from 'vitest'
import { scoreRecording } from '../../qa/score.ts'
import { hotlineService } from '../../qa/scorecards/hotline-service.ts'
import { DEMO_QUEUES } from '../hotline.ts'
import { pick, randomOf } from '../random.ts'
import type { Defect, Dialogue, DialogueContext } from './context.ts'
import { demoDialogue, scripts } from './dialogue.ts'

type Sample = { readonly context: DialogueContext; readonly dialogue: Dialogue; readonly failed: ReadonlySet<string> }

function sampleOf(i: number, agentSkill: number): Sample {
  const random = randomOf(`dialogue/${i}`)
  const queue = DEMO_QUEUES[i % DEMO_QUEUES.length]
  if (!queue) throw new RangeError('no queue')
  const talkSeconds = 12 + Math.floor(random() ** 2 * 500)
  const holdSeconds = talkSeconds > 60 && random() < 0.25 ? 15 + Math.floor(random() * 60) : 0
  const context: DialogueContext = {
    queueId: queue.queueId,
    reason: pick(random, queue.reasons),
    agentId: `demo-agent-${String(1 + (i % 160)).padStart(3, '0')}`,
    agentSkill,
    durationSeconds: talkSeconds + holdSeconds,
    outcome: random() < 0.2 ? 'order' : 'answered',
    language: random() < 0.15 ? 'en' : 'zh-CN',
    ...(holdSeconds > 0 ? { holdSeconds } : {}),
  }
  const dialogue = demoDialogue(random, context)
  const score = scoreRecording(hotlineService, {
    recording: { recordingId: `r-${i}`, queueId: context.queueId, durationSeconds: context.durationSeconds, channels: 2 },
    call: { holdCount: holdSeconds > 0 ? 1 : 0, holdSeconds },
    transcript: { revision: 1, confidence: 0.95, ...dialogue },
  })
  return { context, dialogue, failed: new Set(score.items.filter((item) => item.outcome === 'fail').map((item) => item.id)) }
}

const samples = Array.from({ length: 2400 }, (_, i) => sampleOf(i, (i % 7) / 7))

function f1(of: readonly Sample[], ids: readonly string[]): number {
  const count = (isIn: (sample: Sample, id: string) => boolean) =>
    of.reduce((sum, sample) => sum + ids.filter((id) => isIn(sample, id)).length, 0)
  const planted = (sample: Sample, id: string) => sample.dialogue.defects.some((defect) => defect === id)
  const hits = count((sample, id) => planted(sample, id) && sample.failed.has(id))
  return (2 * hits) / (count(planted) + count((sample, id) => sample.failed.has(id)))
}

const ALL: readonly Defect[] = [
  'greeting',
  'restate',
  'identity',
  'card-number',
  'empathy',
  'hold',
  'dead-air',
  'solution',
  'abuse',
  'taboo',
  'talk-over',
  'speech-rate',
  'anything-else',
  'farewell',
]

test('the shipped scorecard finds the planted defects of 2,400 clean transcripts with F1 of at least 0.97', () => {
  expect(f1(samples, ALL)).toBeGreaterThanOrEqual(0.97)
})

test.each(ALL)('item %s finds its planted defects with F1 of at least 0.93', (id) => {
  expect(samples.filter((sample) => sample.dialogue.defects.includes(id)).length).toBeGreaterThanOrEqual(5)
  expect(f1(samples, [id])).toBeGreaterThanOrEqual(0.93)
})

test('the same key gives the same conversation, another key another', () => {
  expect(sampleOf(7, 0.5)).toEqual(sampleOf(7, 0.5))
  expect(sampleOf(8, 0.5).dialogue.text).not.toEqual(sampleOf(11, 0.5).dialogue.text)
})

test('conversations stay inside the call, in time order, and hold no unfilled brace', () => {
  for (const { context, dialogue } of samples) {
    const { startMs, endMs, text } = dialogue
    expect(text.join('')).not.toMatch(/[{}]/)
    expect([...startMs].sort((a, b) => a - b)).toEqual(startMs)
    expect(Math.max(...endMs)).toBeLessThanOrEqual(context.durationSeconds * 1000 + 500)
  }
})

test('every reason of the demo queues has a script of its own in Chinese', () => {
  for (const queue of DEMO_QUEUES)
    for (const [reason] of queue.reasons)
      expect(
        scripts.some((script) => script.language === 'zh-CN' && script.queueId === queue.queueId && script.reasons.includes(reason)),
        reason,
      ).toBe(true)
})

test('better agents make fewer defects', () => {
  const mean = (skill: number) =>
    Array.from({ length: 300 }, (_, i) => sampleOf(i, skill).dialogue.defects.length).reduce((sum, n) => sum + n, 0) / 300
  expect(mean(0.1)).toBeGreaterThan(2 * mean(0.9))
})
