/** Rule `field`: a field of the call or the recording compared with a value; needs no transcript. */
import { type Static, Type } from 'typebox'
import { span, type Verdict, verdict } from '../verdict.ts'
import type { RuleContext } from './context.ts'

const FIELDS = [
  'call.direction',
  'call.outcome',
  'call.waitSeconds',
  'call.talkSeconds',
  'call.holdSeconds',
  'call.holdCount',
  'call.wrapSeconds',
  'call.transferredTo',
  'call.isRedial',
  'call.reason',
  'call.releasedBy',
  'recording.queueId',
  'recording.siteId',
  'recording.durationSeconds',
  'recording.pausedSeconds',
] as const

const Value = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

export const fieldSchema = Type.Object(
  {
    kind: Type.Literal('field'),
    field: Type.Enum(FIELDS),
    op: Type.Enum(['=', '!=', '<', '<=', '>', '>=', 'in'] as const),
    value: Type.Union([Value, Type.Array(Value)]),
  },
  { additionalProperties: false },
)

export type FieldRule = Static<typeof fieldSchema>

export function judgeField(rule: FieldRule, { call, recording }: RuleContext): Verdict {
  const [owner, name] = rule.field.split('.')
  const facts: Readonly<Record<string, unknown>> = owner === 'call' ? call : recording
  const actual = facts[name ?? '']
  if (typeof actual !== 'string' && typeof actual !== 'number' && typeof actual !== 'boolean')
    return verdict('unknown', `${rule.field} is not known.`, `缺少字段 ${rule.field}。`)
  const isMet = compare(actual, rule)
  const text = `${rule.field} = ${actual}`
  const limit = Array.isArray(rule.value) ? rule.value.join(', ') : String(rule.value)
  return verdict(isMet ? 'pass' : 'fail', `${text}; the rule is ${rule.op} ${limit}.`, `${text}；要求 ${rule.op} ${limit}。`, [
    span('fact', null, 0, 0, text),
  ])
}

function compare(actual: string | number | boolean, { op, value }: FieldRule): boolean {
  if (Array.isArray(value)) return value.includes(actual) === (op !== '!=')
  switch (op) {
    case '=':
    case 'in':
      return actual === value
    case '!=':
      return actual !== value
    case '<':
      return actual < value
    case '<=':
      return actual <= value
    case '>':
      return actual > value
    case '>=':
      return actual >= value
  }
}
