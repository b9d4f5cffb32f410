import { expect, test } from 'vitest'
import { type Example, evaluateIntents, predictIntent, trainIntents, withThreshold } from './model.ts'
import { decodeModel, encodeModel } from './model-file.ts'

const EXAMPLES: readonly Example[] = [
  ...['宽带断网了', '家里断网光猫红灯', '网络断了上不去', '断网两天了'].map((text) => ({ text, label: 'fault' })),
  ...['帮我查账单', '这个月账单不对', '账单多扣了钱', '上月账单是多少'].map((text) => ({ text, label: 'billing' })),
  ...['I want to move house', 'moving to a new house', 'move my line to the new house', 'we move house soon'].map((text) => ({
    text,
    label: 'move',
  })),
]

test('texts close to the examples get their intent, in Chinese and English', () => {
  const model = trainIntents(EXAMPLES)
  expect(predictIntent(model, '我家又断网了').label).toBe('fault')
  expect(predictIntent(model, '账单怎么多了').label).toBe('billing')
  expect(predictIntent(model, 'can you move it to my house').label).toBe('move')
})

test('training twice gives the same weights', () => {
  expect(trainIntents(EXAMPLES).weights).toEqual(trainIntents(EXAMPLES).weights)
})

test('a threshold learnt from validation sends foreign texts out of scope and keeps the known ones', () => {
  const foreign = ['今天天气怎么样', 'tell me a joke', '附近有什么好吃的'].map((text) => ({ text, label: 'oos' }))
  const model = withThreshold(trainIntents(EXAMPLES), [...EXAMPLES, ...foreign])
  const report = evaluateIntents(model, [...EXAMPLES, ...foreign])
  expect(report).toEqual({ accuracy: 1, macroF1: 1, oos: { recall: 1, precision: 1 } })
})

test('three of four right by hand: accuracy 0.75, macro F1 the mean of 1, 2/3 and 2/3', () => {
  const model = trainIntents(EXAMPLES)
  const report = evaluateIntents(model, [
    { text: '断网了', label: 'fault' },
    { text: '查账单', label: 'billing' },
    { text: '账单', label: 'move' },
    { text: 'move house', label: 'move' },
  ])
  expect(report.accuracy).toBe(0.75)
  expect(report.macroF1).toBeCloseTo((1 + 2 / 3 + 2 / 3) / 3, 12)
})

test('a model read back from its file predicts the same; a cut-off file is refused', () => {
  const model = trainIntents(EXAMPLES)
  const bytes = encodeModel(model)
  const read = decodeModel(bytes)
  expect(read.ok && predictIntent(read.value, '断网了')).toEqual(predictIntent(model, '断网了'))
  const cut = decodeModel(bytes.subarray(0, bytes.length - 4))
  expect(cut.ok ? '' : cut.rejection.message).toMatch(/it was cut off/)
})
