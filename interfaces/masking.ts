/** What a call's record says of request and answer: short, and without the values that must not leave the process. */
import { maskNumbers } from '../traces/masking.ts'

const LONGEST = 1000
const MASK = '***'
const DEEPEST = 20

/** JSON of `value` with masked fields and numbers, cut at 1,000 characters. */
export function summaryOf(value: unknown, maskedFields: readonly string[]): string {
  if (value === undefined) return ''
  const masked = new Set(maskedFields.map((field) => field.toLowerCase()))
  const text = typeof value === 'string' ? value.slice(0, LONGEST * 4) : jsonOf(withoutFields(value, masked, 0))
  const plain = maskNumbers(text)
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain
}

/** A function, a BigInt or a cycle was refused before it was sent. */
function jsonOf(value: unknown): string {
  try {
    const text: string | undefined = JSON.stringify(value)
    return text ?? ''
  } catch {
    return ''
  }
}

function withoutFields(value: unknown, masked: ReadonlySet<string>, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth === DEEPEST) return '…'
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => withoutFields(item, masked, depth + 1))
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 200)
      .map(([field, item]) => [field, masked.has(field.toLowerCase()) ? MASK : withoutFields(item, masked, depth + 1)]),
  )
}
