/** Every kind of rule a scorecard may hold; adding one is adding a file, a schema here and a row in `evaluate.ts`. */
import { type DeadAirRule, deadAirSchema } from './dead-air.ts'
import { type DigitsRule, digitsSchema } from './digits.ts'
import { type FieldRule, fieldSchema } from './field.ts'
import { type ForbiddenRule, forbiddenSchema } from './forbidden.ts'
import { type HoldRule, holdSchema } from './hold.ts'
import { type OrderRule, orderSchema } from './order.ts'
import { type PhraseRule, phraseSchema } from './phrase.ts'
import { type ReplyRule, replySchema } from './reply.ts'
import { type SpeechRateRule, speechRateSchema } from './speech-rate.ts'
import { type TalkOverRule, talkOverSchema } from './talk-over.ts'

export type LeafRule =
  | PhraseRule
  | ForbiddenRule
  | OrderRule
  | ReplyRule
  | DeadAirRule
  | TalkOverRule
  | SpeechRateRule
  | HoldRule
  | FieldRule
  | DigitsRule

export type Rule =
  | LeafRule
  | { readonly kind: 'all'; readonly rules: readonly Rule[] }
  | { readonly kind: 'any'; readonly rules: readonly Rule[] }
  | { readonly kind: 'not'; readonly rule: Rule }

export const leafSchemas = {
  phrase: phraseSchema,
  forbidden: forbiddenSchema,
  order: orderSchema,
  reply: replySchema,
  'dead-air': deadAirSchema,
  'talk-over': talkOverSchema,
  'speech-rate': speechRateSchema,
  hold: holdSchema,
  field: fieldSchema,
  digits: digitsSchema,
} as const

/** Ids of the phrase sets a rule names. */
export function phraseSetsOf(rule: Rule): string[] {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return rule.rules.flatMap(phraseSetsOf)
    case 'not':
      return phraseSetsOf(rule.rule)
    case 'phrase':
      return [rule.say]
    case 'forbidden':
      return rule.except === undefined ? [rule.say] : [rule.say, rule.except]
    case 'order':
      return [rule.first, rule.before, rule.given, rule.accepted].filter((id) => id !== undefined)
    case 'reply':
      return [rule.to, rule.say]
    case 'hold':
      return [rule.announce, rule.thank]
    case 'dead-air':
      return rule.unlessAnnounced === undefined ? [] : [rule.unlessAnnounced]
    case 'talk-over':
    case 'speech-rate':
    case 'field':
    case 'digits':
      return []
  }
}
