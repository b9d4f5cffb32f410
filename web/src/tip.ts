/** The text of chart tooltips; ECharts takes it as HTML, so every part is escaped. */

/** What ECharts passes to a tooltip's formatter, as far as it is used. */
export type Tip = { readonly dataIndex: number }

export function tipLines(head: string, lines: readonly (readonly [name: string, value: string])[]): string {
  const rows = lines.map(
    ([name, value]) =>
      `<tr><td style="padding-right:14px;opacity:.8">${escaped(name)}</td><td style="text-align:right">${escaped(value)}</td></tr>`,
  )
  return `<b>${escaped(head)}</b><table style="border-collapse:collapse">${rows.join('')}</table>`
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
