import { expect, test } from 'vitest'
import { readCountRows } from './series-csv.ts'

const wall = (text: string): number => Date.parse(`${text}Z`)

test('a timestamp without zone is local time already, whatever zone is named', () => {
  const text = 'timestamp,series_id,value\n2003-03-03T07:00:00,bank,111\n'
  for (const zone of [undefined, 'Asia/Shanghai'])
    expect(readCountRows(text, zone)).toEqual([{ wallMs: wall('2003-03-03T07:00'), series: 'bank', value: 111 }])
})

test('an instant becomes the wall clock of the zone named, of UTC without one', () => {
  const text = 'timestamp,series_id,value\n2026-01-31T20:00:00Z,a,1\n2026-02-01T04:00:00+08:00,a,2\n'
  expect(readCountRows(text, 'Asia/Shanghai').map(({ wallMs }) => wallMs)).toEqual([wall('2026-02-01T04:00'), wall('2026-02-01T04:00')])
  expect(readCountRows(text, undefined).map(({ wallMs }) => wallMs)).toEqual([wall('2026-01-31T20:00'), wall('2026-01-31T20:00')])
})

test('quoted names, other columns, Windows line ends and empty values are read', () => {
  const text = '\uFEFFat,calls,queue\r\n2026-01-01 08:00,5,"Gestion, accueil"\r\n2026-01-01 08:30,,x\r\n'
  expect(readCountRows(text, undefined, { timestamp: 'at', series: 'queue', value: 'calls' })).toEqual([
    { wallMs: wall('2026-01-01T08:00'), series: 'Gestion, accueil', value: 5 },
  ])
})

test('a bad line is named with its number', () => {
  expect(() => readCountRows('timestamp,series_id,value\n2026-01-01T08:00,a,-1\n', undefined)).toThrow("Line 2 '2026-01-01T08:00,a,-1'")
  expect(() => readCountRows('time,series_id,value\n', undefined)).toThrow("Column 'timestamp' is not in the header")
})

test.each([';', '\t'])('columns apart by %j are read, and what spreadsheets write for no value was not observed', (delimiter) => {
  const rows = [
    ['ds', 'y'],
    ['2018-01-01 09:00', '7'],
    ...['#N/A', 'N/A', 'NA', 'NaN', 'null', '-', ''].map((none, hour) => [`2018-01-01 1${hour}:00`, none]),
  ]
  const text = rows.map((row) => row.join(delimiter)).join('\r')
  expect(readCountRows(text, undefined, { timestamp: 'ds', series: 'series_id', value: 'y' })).toEqual([
    { wallMs: wall('2018-01-01T09:00'), series: 'series', value: 7 },
  ])
})

test.each([
  ['timestamp,series,value', "Column 'series' is read by nobody; did you mean 'series_id'?"],
  ['timestamp,series_id,value,holiday', "Column 'holiday' is read by nobody; the columns are timestamp, series_id, value; remove it."],
  ['timestamp,value,value', "Column 'value' stands twice in the header; keep the one that is meant."],
])('a header %s says what is wrong with it', (header, message) => {
  expect(() => readCountRows(`${header}\n`, undefined)).toThrow(message)
})

test('of columns that were named others may stand beside them, and each named one has to be there', () => {
  const named = { timestamp: 'at', series: 'queue', value: 'calls' }
  expect(readCountRows('at,queue,calls,holiday\n2026-01-01 08:00,q,5,no\n', undefined, named)).toHaveLength(1)
  expect(() => readCountRows('at,queu,calls\n', undefined, named)).toThrow(
    "Column 'queue' is not in the header 'at,queu,calls'; did you mean 'queu'?",
  )
  expect(() => readCountRows('at,queue,calls\n2026-01-01 08:00,q,1,200\n', undefined, named)).toThrow('has 4 cells, the header 3')
})
