import { expect, test } from 'vitest'
import { labelOf, TOTALS } from './total-names.ts'

const labels = new Set(TOTALS.map(labelOf))

test.each([
  ['Greek', 'Σύνολο'],
  ['Arabic', 'المجموع'],
  ['Bengali', 'মোট'],
  ['Thai', 'รวมทั้งหมด'],
  ['Vietnamese', 'Tổng cộng'],
  ['Hungarian', 'Összesen'],
  ['Polish', 'Suma częściowa'],
  ['Czech', 'Celkový součet'],
  ['Turkish', 'GENEL TOPLAM'],
  ['Russian', 'Промежуточный итог'],
  ['Ukrainian', 'Всього:'],
  ['Japanese', '総数'],
  ['Korean', '총합계'],
  ['Hindi', 'कुल योग'],
  ['Hebrew', 'סה"כ'],
  ['Indonesian', 'Jumlah'],
])('the word of a total in %s is known', (_, word) => {
  expect(labels.has(labelOf(word))).toBe(true)
})
