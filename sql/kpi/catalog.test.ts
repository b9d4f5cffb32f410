import { expect, test } from 'vitest'
import { catalog, kpiById } from './catalog.ts'

test('every id is there once', () => {
  const ids = catalog.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(kpiById('service_level')?.view).toBe('kpi_queue_15m')
  expect(kpiById('nothing')).toBeUndefined()
})

test('a ratio never divides by zero: its denominator is guarded', () => {
  for (const { id, expression } of catalog.filter(({ unit }) => unit === 'ratio')) expect(expression, id).toContain('nullIf(')
})

test('only plain sums and counts claim to be additive', () => {
  for (const { id, expression } of catalog.filter(({ isAdditive }) => isAdditive))
    expect(expression, id).toMatch(/^(sum\(\w+\)|countIf\(.+\))$/)
})

test('every KPI is named and described in both languages', () => {
  for (const { en, zh, description } of catalog) {
    expect([en, description.en].every((text) => /^[ -~]+$/.test(text.replaceAll(/[−–×Σ]/g, '')))).toBe(true)
    expect([zh, description.zh].every((text) => /[\u4e00-\u9fff]/.test(text))).toBe(true)
  }
})
