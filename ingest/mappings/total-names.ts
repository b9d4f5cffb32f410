/** Words by which exports name rows that add up others, and how such a label is compared. */

/**
 * In English, German, Dutch, French, Spanish, Italian, Portuguese, Polish, Czech, Slovak, Slovene, Croatian, Hungarian, Romanian, Bulgarian, Russian, Ukrainian,
 * Greek, Turkish, Nordic and Baltic languages, Arabic, Persian, Hebrew, Hindi, Bengali, Tamil, Thai, Vietnamese, Indonesian, Chinese, Japanese and Korean.
 */
export const TOTALS: string[] = [
  'Total|Totals|Grand Total|Grand Totals|Sub Total|Subtotal|Subtotals|Sub-Total|Overall|Overall Total|Total Result|Sum|Summary|All|*|Σ|∑',
  'Daily Total|Day Total|Total Daily|Interval Total|Queue Total|Report Total|Team Total|Site Total|Page Total|Running Total',
  'All Queues|All Skills|All Groups|All Splits|All Services|All Media|All Channels|All Agents|All Teams|All Sites|Total All Queues|Queues Total',
  'Average|Averages|Avg|Mean|Summe|Summen|Gesamt|Gesamtsumme|Ergebnis|Gesamtergebnis|Zwischenergebnis|Endsumme|Zwischensumme|Tagessumme|Insgesamt|Alle|Alle Queues|Durchschnitt|Mittelwert',
  'Totaal|Eindtotaal|Subtotaal|Totaux|Total général|Sous-total|Ensemble|Moyenne|Total general|Suma|Totales|Todas|Todos|Promedio',
  'Totale|Totali|Totale generale|Subtotale|Somma|Total geral|Soma|Totais|Média|Razem|Ogółem|Łącznie|Suma końcowa|Celkem|Součet',
  'Итого|Всего|Общий итог|Сумма|Среднее|Toplam|Genel Toplam|Ara Toplam|Totalt|Summa|Yhteensä|I alt|Ialt',
  'Σύνολο|Γενικό Σύνολο|Μερικό Σύνολο|Άθροισμα|Всього|Усього|Разом|Підсумок|Загальний підсумок|Общо|Сума|Подытог|Промежуточный итог|Total general|Medie',
  'Összesen|Mindösszesen|Végösszeg|Összes|Részösszeg|Suma częściowa|Średnia|Celkový součet|Mezisoučet|Průměr|Spolu|Celkom|Medzisúčet|Skupaj|Vsota|Ukupno|Zbroj|Iš viso|Kopā|Kokku|Toplamlar|Ortalama',
  'المجموع|الإجمالي|إجمالي|المجموع الكلي|الاجمالي|مجموع|جمع کل|جمع|סה״כ|סה"כ|סהכ|סך הכל|סך הכול|कुल|कुल योग|योग|মোট|সর্বমোট|மொத்தம்',
  'รวม|รวมทั้งหมด|ผลรวม|ยอดรวม|Tổng|Tổng cộng|Tổng số|Cộng|Jumlah|Total Keseluruhan|Jumlah Keseluruhan|Jumlah Total|Kabuuan',
  '合计|总计|小计|总和|汇总|共计|全部|总数|总共|日合计|合計|總計|小計|総計|総合計|全体|平均|평균|합계|총계|소계|전체|총합|총합계|누계|すべて|総数|累計',
].flatMap((line) => line.split('|'))

/** Without regard to case, outer blanks and punctuation: `** Grand total: **` is `grand total`. What is punctuation alone stays, such as `*`. */
export function labelOf(text: string): string {
  const label = text.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ')
  const bare = label.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
  return bare === '' ? label : bare
}

const LABELS = new Set(TOTALS.map(labelOf))

/** The word of a total without what stands in brackets behind it, where that counts or names what is added up: `Total (1 queue)`, `All queues (12)`, `合计（全部）`; undefined for all else. */
export function totalIn(text: string): string | undefined {
  const [, word = '', inside = ''] = /^(.*?)[([{<]([^()[\]{}<>]*)[)\]}>]\W*$/u.exec(text.normalize('NFKC').trim()) ?? []
  const isCount = /^\W*(n\s*=\s*)?\d/iu.test(inside) || LABELS.has(labelOf(inside))
  return isCount && LABELS.has(labelOf(word)) ? labelOf(word) : undefined
}

/** Whether the words of `name` hold those of `label` and others beside them: `Total t1-a` holds `t1-a`. Both as `labelOf` gives them. */
export function isHeldIn(name: string, label: string): boolean {
  const at = name.indexOf(label)
  if (at < 0 || name.length === label.length || label === '') return false
  const isEdge = (character: string | undefined): boolean => character === undefined || !/[\p{L}\p{N}]/u.test(character)
  const isHan = /\p{Script=Han}/u.test(name)
  return isHan || (isEdge(name[at - 1]) && isEdge(name[at + label.length]))
}
