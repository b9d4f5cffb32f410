/** Days of the calendar, against Date's own arithmetic. */
import { expect, test } from 'vitest'
import { DAY, DAY_MS, parseInstant } from './time.ts'

test('every day of 1970 to 2149 is one, and nothing beside them', () => {
  const real = new Set<string>()
  for (let at = 0; at < Date.UTC(2150, 0, 1); at += DAY_MS) real.add(new Date(at).toISOString().slice(0, 10))
  const two = (n: number) => String(n).padStart(2, '0')
  for (let year = 1960; year < 2160; year += 1)
    for (let month = 0; month <= 13; month += 1)
      for (let day = 0; day <= 32; day += 1) {
        const text = `${year}-${two(month)}-${two(day)}`
        if (DAY.test(text) !== real.has(text)) expect.fail(text)
      }
})

test.each(['2026-99-99', '2026-02-30', '2026-02-29', '2100-02-29', '0001-01-01', '9999-12-31', '2026-1-1', '2026-04-31', '1969-12-31'])(
  '%s is neither a day nor part of an instant',
  (text) => {
    expect(DAY.test(text)).toBe(false)
    expect(parseInstant(`${text}T00:00:00Z`)).toMatchObject({ ok: false, rejection: { code: 'instant.invalid' } })
  },
)
