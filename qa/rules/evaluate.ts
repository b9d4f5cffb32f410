/** Judges one rule on one recording. */
import type { Verdict } from '../verdict.ts'
import { allOf, anyOf, notOf } from './boolean.ts'
import { type RuleContext, unread } from './context.ts'
import { judgeDeadAir } from './dead-air.ts'
import { judgeDigits } from './digits.ts'
import { judgeField } from './field.ts'
import { judgeForbidden } from './forbidden.ts'
import { judgeHold } from './hold.ts'
import { judgeOrder } from './order.ts'
import { judgePhrase } from './phrase.ts'
import { judgeReply } from './reply.ts'
import { phraseSetsOf, type Rule } from './rule.ts'
import { judgeSpeechRate } from './speech-rate.ts'
import { judgeTalkOver } from './talk-over.ts'

export function evaluate(rule: Rule, context: RuleContext): Verdict {
  switch (rule.kind) {
    case 'all':
      return allOf(rule.rules.map((part) => evaluate(part, context)))
    case 'any':
      return anyOf(rule.rules.map((part) => evaluate(part, context)))
    case 'not':
      return notOf(evaluate(rule.rule, context))
    default:
      return unheard(rule, context) ?? judge(rule, context)
  }
}

type Single = Exclude<Rule, { readonly kind: 'all' | 'any' | 'not' }>

/** Where the phrases of the rule are in no language of the transcript. */
function unheard(rule: Single, { hears, reading }: RuleContext): Verdict | undefined {
  for (const heard of reading.ok ? phraseSetsOf(rule).map(hears) : []) if (!heard.ok) return unread(heard.rejection)
  return undefined
}

function judge(rule: Single, context: RuleContext): Verdict {
  switch (rule.kind) {
    case 'phrase':
      return judgePhrase(rule, context)
    case 'forbidden':
      return judgeForbidden(rule, context)
    case 'order':
      return judgeOrder(rule, context)
    case 'reply':
      return judgeReply(rule, context)
    case 'dead-air':
      return judgeDeadAir(rule, context)
    case 'talk-over':
      return judgeTalkOver(rule, context)
    case 'speech-rate':
      return judgeSpeechRate(rule, context)
    case 'hold':
      return judgeHold(rule, context)
    case 'field':
      return judgeField(rule, context)
    case 'digits':
      return judgeDigits(rule, context)
  }
}
