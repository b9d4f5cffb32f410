import { expect, test } from 'vitest'
import { numberOf } from './read-number.ts'

test.each([
  ['1 day, 2:03:04', 93_784],
  ['2 days, 0:00:00', 172_800],
  ['1 day 2:03:04', 93_784],
  ['1:02:03:04', 93_784],
  ['1.02:03:04', 93_784],
  ['1d 2h 3m 4s', 93_784],
  ['P1DT2H3M4S', 93_784],
  ['1天 2:03:04', 93_784],
  ['2 d', 172_800],
  ['72:10:00', 259_800],
  ['1:02:03', 3723],
  ['125:30', 7530],
  [':45', 45],
  ['0:00:15,5', 15.5],
  ['3m12s', 192],
  ['3 min 12 sec', 192],
  ['1 hour 2 minutes', 3720],
  ['3分12秒', 192],
  ['1小时2分3秒', 3723],
  ['PT3M12S', 192],
  ['180.5', 180.5],
])('%s are %d seconds: 86,400 a day, 3,600 an hour, 60 a minute', (text, seconds) => {
  expect(numberOf(text, 'seconds')).toBe(seconds)
})

test.each(['-1 day, 23:59:50', '1 day, 25:00:00', '1 day 5', '1:75:00', '1:2:3', '1:02:03:04:05', 'P', 'day', '', '1..5', '3m12'])(
  '%j is no duration',
  (text) => {
    expect(numberOf(text, 'seconds')).toBeNaN()
  },
)
