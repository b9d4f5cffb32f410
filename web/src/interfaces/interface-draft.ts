/** A form's fields of an interface's settings: every value is text while it is typed, and only what changed is sent. */

/** Whole numbers and ratios, in the order in which the form shows them. */
export const NUMBERS = [
  'timeoutMs',
  'concurrentCalls',
  'waitingCalls',
  'maxAttempts',
  'errorLimitRatio',
  'probeAfterMs',
  'maxResponseBytes',
  'sloAvailabilityRatio',
  'sloP95Ms',
] as const
export const TEXTS = ['nameEn', 'nameZh', 'owner', 'kind', 'method', 'endpoint', 'credential', 'credentialHeader'] as const
export const LISTS = ['allowedNetworks', 'maskedFields'] as const
export type FieldName = (typeof NUMBERS)[number] | (typeof TEXTS)[number] | (typeof LISTS)[number]

export type Draft = Readonly<Partial<Record<FieldName, string>>>

const FIELDS: readonly FieldName[] = [...TEXTS, ...NUMBERS, ...LISTS]

export function draftOf(settings: Readonly<Record<string, unknown>>): Draft {
  const text = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : value === undefined ? '' : String(value))
  return Object.fromEntries(FIELDS.map((field) => [field, text(settings[field])]))
}

/** Values of the fields in which `draft` differs from `before`. A number that is none goes as text, so the answer can name it. */
export function changesOf(draft: Draft, before: Draft): Record<string, unknown> {
  const typed = (from: Draft, field: FieldName): string => from[field]?.trim() ?? ''
  const changed = FIELDS.filter((field) => typed(draft, field) !== typed(before, field))
  return Object.fromEntries(changed.map((field) => [field, sentValue(field, typed(draft, field))]))
}

function sentValue(field: FieldName, text: string): unknown {
  if (LISTS.some((list) => list === field))
    return text
      .split(/[,，\s]+/)
      .map((item) => item.trim())
      .filter((item) => item !== '')
  const isNumber = NUMBERS.some((number) => number === field)
  return isNumber && text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
