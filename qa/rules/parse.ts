/** Reads one rule, however deep it nests. */
import { Value } from 'typebox/value'
import { strangerIn } from '../../domain/kernel/closest.ts'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import { shapeFault } from '../shape.ts'
import { leafSchemas, type Rule } from './rule.ts'

const MAX_DEPTH = 5

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** `place` says in messages where the rule stands. */
export function parseRule(value: unknown, place: string, depth = 0): Parsed<Rule> {
  if (depth > MAX_DEPTH) return rejected('rule.depth', `The rule of ${place} nests deeper than ${MAX_DEPTH}; split the item.`)
  const kind = isObject(value) ? value['kind'] : undefined
  if (isObject(value) && (kind === 'all' || kind === 'any' || kind === 'not')) {
    const wrong = strangerIn(value, `the ${kind} rule of ${place}`, ['kind', kind === 'not' ? 'rule' : 'rules'])
    if (wrong !== undefined) return rejected('rule.shape', wrong)
    if (kind !== 'not') return parseList(kind, value['rules'], place, depth)
    const inner = parseRule(value['rule'], place, depth + 1)
    return inner.ok ? parsed({ kind, rule: inner.value }) : inner
  }
  const name = Object.keys(leafSchemas).find((one) => one === kind)
  if (name === undefined)
    return rejected(
      'rule.kind',
      `The rule of ${place} is of kind '${String(kind)}'; use all, any, not, ${Object.keys(leafSchemas).join(', ')}.`,
    )
  const schema = leafSchemas[name as keyof typeof leafSchemas]
  if (Value.Check(schema, value)) return parsed(value)
  return rejected('rule.shape', `The ${name} rule of ${place} has the wrong shape: ${shapeFault(schema, value).fault}`)
}

function parseList(kind: 'all' | 'any', rules: unknown, place: string, depth: number): Parsed<Rule> {
  if (!Array.isArray(rules) || rules.length === 0)
    return rejected('rule.shape', `The ${kind} rule of ${place} needs a list 'rules' with at least one rule.`)
  const read: Rule[] = []
  for (const each of rules) {
    const one = parseRule(each, place, depth + 1)
    if (!one.ok) return one
    read.push(one.value)
  }
  return parsed({ kind, rules: read })
}
