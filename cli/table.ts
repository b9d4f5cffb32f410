/** Rows as a text table for a terminal; Chinese characters take two columns. */
import { printable } from './printable.ts'

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/gu
const LONGEST = 80

const widthOf = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0)

const cellOf = (value: unknown): string => {
  const text = value === null || value === undefined ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  const line = printable(text.replaceAll(/\s+/g, ' '))
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line
}

export function tableText(names: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) => row.map(cellOf))
  const widths = names.map((name, index) => Math.max(widthOf(name), ...cells.map((row) => widthOf(row[index] ?? ''))))
  const isNumber = names.map(
    (_, index) => rows.length > 0 && rows.every((row) => row[index] === null || (row[index] !== '' && Number.isFinite(Number(row[index])))),
  )
  const pad = (text: string, index: number): string => {
    const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(text)))
    return isNumber[index] ? gap + text : text + gap
  }
  const line = (row: readonly string[]): string => row.map(pad).join('  ').trimEnd()
  return [line(names), widths.map((width) => '─'.repeat(width)).join('  '), ...cells.map(line)].join('\n')
}
