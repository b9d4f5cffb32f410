/** Names, units, colours and standings of fields; stretches of a state timeline. */
import { expect, test } from 'vitest'
import { configOf, type Field, goalOf, standingOf, stepOf, valueText } from './fields.ts'
import type { PanelModel } from './model.ts'
import { stretchesOf } from './state-options.ts'

const steps = [
  { value: null, color: 'red' },
  { value: 0.7, color: 'orange' },
  { value: 0.8, color: 'green' },
]
const ratio = { unit: 'percentunit', decimals: 1, thresholds: { steps } }

test('a value stands on the last step it reaches; the step itself is reached', () => {
  expect([0.69, 0.7, 0.8].map((value) => stepOf(value, steps)?.color)).toEqual(['red', 'orange', 'green'])
  expect(standingOf(null, ratio)).toBe('none')
})

test('the goal lies on the green side', () => {
  expect(goalOf(ratio)).toEqual({ sign: '≥', value: 0.8 })
  const lower = [
    { value: null, color: 'green' },
    { value: 20, color: 'orange' },
    { value: 60, color: 'red' },
  ]
  expect(goalOf({ thresholds: { steps: lower } })).toEqual({ sign: '<', value: 20 })
  expect(goalOf({ thresholds: { steps: [{ value: null, color: 'blue' }] } })).toBeUndefined()
})

test.each([
  [0.81349, { unit: 'percentunit', decimals: 1 }, '81.3 %'],
  [92, { unit: 's' }, '1:32'],
  [612_000, { unit: 'dtdurations' }, '7 d 2 h'],
  [820, { unit: 'ms' }, '820 ms'],
  [2310, { unit: 'ms' }, '2.31 s'],
  [12_345, { unit: 'locale' }, '12,345'],
  [null, { unit: 'locale' }, '–'],
])('%s is shown as wanted', (value, config, expected) => expect(valueText(value, config, 'en')).toBe(expected))

test('an override by name replaces the default and reaches custom options', () => {
  const panel: PanelModel = {
    id: 1,
    type: 'timeseries',
    title: 'x',
    gridPos: { x: 0, y: 0, w: 1, h: 1 },
    targets: [],
    options: {},
    fieldConfig: {
      defaults: { unit: 'locale', custom: { lineWidth: 2, drawStyle: 'line' } },
      overrides: [
        {
          matcher: { id: 'byName', options: 'high' },
          properties: [
            { id: 'unit', value: 's' },
            { id: 'custom.lineWidth', value: 0 },
          ],
        },
      ],
    },
  }
  expect(configOf(panel, { name: 'high', type: 'number' })).toEqual({ unit: 's', custom: { lineWidth: 0, drawStyle: 'line' } })
  expect(configOf(panel, { name: 'low', type: 'number' })).toEqual(panel.fieldConfig.defaults)
})

test('a state lasts until the row changes, and the last one until the end', () => {
  const field = (name: string, values: Field['values']): Field => ({ schema: { name, type: 'number' }, name, config: {}, values })
  const at: Field = { schema: { name: 'time', type: 'time' }, name: 'time', config: {}, values: [0, 10, 20, 30] }
  expect(stretchesOf(at, [field('seat-1', [1, null, 1, 3]), field('seat-2', [null, 5, null, null])], 50)).toEqual([
    [0, 30, 0, 1],
    [30, 50, 0, 3],
    [10, 50, 1, 5],
  ])
})
