/** Masks what must not be stored: card numbers, in digits or spoken, in the free text of sensitive topics. */
import type { Contract } from '../../contracts/index.ts'
import { literal } from '../statement.ts'
import { fieldsOf } from './fields.ts'

const WORD = '(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)'

/** 13 to 19 digits with single spaces or hyphens between; at least 12 spoken digits in a row, in English or Chinese. */
export const SECRETS = [
  '(?:[0-9][ -]?){12,18}[0-9]',
  `(?i)\\b(?:${WORD}[\\s,.-]+){11,}${WORD}\\b`,
  '(?:[零〇一二三四五六七八九幺两][\\s,，、]*){12,}',
] as const

export const MASK = '[masked]'

export const masked = (text: string): string =>
  SECRETS.reduce((inner, secret) => `replaceRegexpAll(${inner}, ${literal(secret)}, ${literal(MASK)})`, text)

/** Fields whose raw text passes unmasked: identifiers, instants and numbers, which a long digit run may be part of. */
const unmaskedNames = (contract: Contract): string[] =>
  fieldsOf(contract)
    .filter(({ kind, item }) => !['text', 'label', 'attributes'].includes(kind) && item !== 'text')
    .map(({ name }) => name)

/** The record's text with secrets masked. A JSON object is written anew without spaces; anything else is masked as a whole. */
export function maskedRecord(contract: Contract, value: string): string {
  const pair = `concat(toJSONString(p.1), ':', if(p.1 in (${unmaskedNames(contract).map(literal).join(', ')}), p.2, ${masked('p.2')}))`
  return `if(isValidJSON(${value}) and JSONType(${value}) = 'Object', concat('{', arrayStringConcat(arrayMap(p -> ${pair}, JSONExtractKeysAndValuesRaw(${value})), ','), '}'), ${masked(value)})`
}
