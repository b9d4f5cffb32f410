/** The compute thread: pure tasks on copied data, one at a time. */
import { expect, test } from 'vitest'
import { instant } from '../../domain/kernel/time.ts'
import { openComputePool } from './pool.ts'

const start = instant(Date.parse('2026-03-02T10:07:00Z'))

test('the compute thread runs pure tasks, survives one that throws, and stops one that is aborted', async () => {
  const pool = openComputePool()
  const calendar = { entries: [], billRunDays: [] }
  const input = { slotMinutes: 30, zone: 'UTC', origin: start, history: [], calendar, horizonDays: 1, defaultAhtSeconds: 300 }
  expect((await pool.run('forecastQueue', input)).official.slots).toHaveLength(48)
  await expect(pool.run('forecastQueue', { ...input, horizonDays: -1 })).rejects.toThrow('horizon')
  await expect(pool.run('forecastQueue', input, AbortSignal.abort(new Error('shutdown')))).rejects.toThrow('shutdown')
  expect((await pool.run('forecastQueue', input)).ahtAt.size).toBe(48)
  await pool.close()
})

test('tasks are done in the order asked for', async () => {
  const pool = openComputePool()
  const done: number[] = []
  const { signal } = new AbortController()
  const ask = (n: number) => pool.run('scoreRecordings', { formId: '', formVersion: 1, inputs: [] }, signal).then(() => done.push(n))
  await Promise.all([1, 2, 3, 4].map(ask))
  expect(done).toEqual([1, 2, 3, 4])
  await pool.close()
})
