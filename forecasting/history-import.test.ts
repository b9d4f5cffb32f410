import { expect, test } from 'vitest'
import { instant, toIso } from '../domain/kernel/time.ts'
import { readHistory } from './history-import.ts'

const NOW = instant(Date.parse('2026-03-10T00:00:00Z'))
const read = (lines: string, zone = 'Asia/Shanghai') => readHistory(`timestamp,series_id,value\n${lines}`, zone, NOW)

test('rows become half hours of their queue: local times in the zone, finer rows summed, quoted names whole', () => {
  const { slots, accepted, rejected } = read('2026-03-02 09:00,q,10\n2026-03-02 09:15,q,5\r\n2026-03-02T09:30:00+08:00,"Faults, north",7\n')
  expect([accepted, rejected]).toEqual([3, 0])
  expect(slots.map(({ queueId, slotAt, calls }) => [queueId, toIso(slotAt), calls])).toEqual([
    ['q', '2026-03-02T01:00:00.000Z', 15],
    ['Faults, north', '2026-03-02T01:30:00.000Z', 7],
  ])
})

test.each([
  ['2026-03-02 09:00,q,-1', 'history.value'],
  ['2026-03-02 09:00,q,', 'history.value'],
  ['2026-03-02 09:00,,4', 'history.queue'],
  ['02.03.2026 09:00,q,4', 'history.timestamp'],
  ['2026-03-10 08:00,q,4', 'history.future'],
])('%s is refused as %s, with its line, and the others are taken', (line, code) => {
  const { rows, accepted, rejects } = read(`2026-03-01 09:00,q,3\n${line}\n`)
  expect([rows, accepted]).toEqual([2, 1])
  expect(rejects).toMatchObject([{ line: 3, text: line, code }])
})

test('a local time that the clock skips is refused, and so is a second row of the same queue and time', () => {
  expect(read('2026-03-08 02:30,q,4', 'America/New_York').rejects[0]?.code).toBe('history.clock_gap')
  expect(read('2026-03-02 09:00,q,4\n2026-03-02T01:00:00Z,q,4').rejects).toMatchObject([{ line: 3, code: 'history.double' }])
})

test('a file without the columns is refused with the header it should have', () => {
  expect(() => readHistory('time;queue;calls\n', 'UTC', NOW)).toThrow(
    /Column 'timestamp' is not in the header .* timestamp,series_id,value/,
  )
})

test('a column that nothing reads, one twice, and cells beyond the header are named', () => {
  const header = (names: string) => () => readHistory(`${names}\n`, 'Asia/Shanghai', NOW)
  expect(header('timestamp,series_id,value,calls')).toThrow("Column 'calls' is read by nobody; the columns are timestamp, series_id, value")
  expect(header('timestamp,series_id,value,Value')).toThrow("did you mean 'value'?")
  expect(header('timestamp,series_id,series_id,value')).toThrow("Column 'series_id' stands twice")
  expect(read('2026-03-02 09:00,q,1,200\n2026-03-02 09:30,q,4\n')).toMatchObject({
    accepted: 1,
    rejects: [{ line: 2, code: 'history.cells' }],
  })
})
