/** Judges one rule on one recording. */
import type { Verdict } from '../verdict.ts'
import { allOf, anyOf, notOf } from './boolean.ts'
import type { RuleContext } from './context.ts'
import { judgeDeadAir } from './dead-air.ts'
import { judgeDigits } from './digits.ts'
import { judgeField } from './field.ts'
import { judgeForbidden } from './forbidden.ts'
import { judgeHold } from './hold.ts'
import { judgeOrder } from './order.ts'
import { judgePhrase } from './phrase.ts'
import { judgeReply } from './reply.ts'
import type { Rule } from './rule.ts'
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
