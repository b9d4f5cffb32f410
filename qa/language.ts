/** Which languages a set of phrases is written in, and whether a transcript is in one of them. */
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import type { PhraseSet } from './phrases.ts'

const LANGUAGES = ['en', 'zh'] as const
/** Spoken ones that are written as Chinese. */
const CHINESE = new Set(['yue', 'wuu', 'nan', 'hak', 'gan', 'hsn', 'cjy', 'cdo'])
/** Tags that leave the language open: undetermined, several, none of the listed. */
const OPEN = new Set(['und', 'mul', 'mis'])

/** Language of a BCP 47 tag, the same for each way of writing it; undefined where it begins with none. */
function languageOf(tag: string): string | undefined {
  const first = /^[a-z]{2,8}(?=[-_]|$)/i.exec(tag.trim())?.[0]
  if (first === undefined) return undefined
  const [language = ''] = Intl.getCanonicalLocales(first)
  return CHINESE.has(language) ? 'zh' : language
}

/** Phrases in no language of the transcript are missed whatever was said: a rejection leaves unknown what they decide. A set of patterns alone hears all. */
export function heardIn(tag: string | null | undefined, set: PhraseSet): Parsed<true> {
  const spoken = LANGUAGES.filter((language) => set[language].length > 0)
  if (spoken.length === 0 || tag === null || tag === undefined || tag.trim() === '') return parsed(true)
  const language = languageOf(tag)
  if (language !== undefined && (OPEN.has(language) || spoken.some((one) => one === language))) return parsed(true)
  return rejected(
    'transcript.other_language',
    `The transcript's language is '${tag}'; the phrases to hear are in ${spoken.join(' and ')}. Review the recording by ear, or score it by a form with phrases of its language.`,
  )
}
