/** Ids of accounts: what is one, which name the same account, and which a reader could take for another's. */

// What a keyboard types and eyes tell apart: no spaces, no characters that are not seen or turn the direction.
const ID = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u

/** In its composed form, since two texts that look the same are one id. */
export const isAccountId = (id: string): boolean => ID.test(id) && id.normalize('NFC') === id

/** Ids with the same key name the same account, whatever case and width they are typed in. Upper case first: it makes ß and SS, ς and σ one. */
export const accountKey = (id: string): string => id.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')

/** Scripts whose letters are told from Latin ones at a glance, and are written together with them. */
const WITH_LATIN = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo']
const SCRIPTS = [
  'Latin',
  ...WITH_LATIN,
  'Greek',
  'Cyrillic',
  'Armenian',
  'Georgian',
  'Cherokee',
  'Coptic',
  'Hebrew',
  'Arabic',
  'Thai',
  'Devanagari',
]
const PATTERNS = SCRIPTS.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const)

const hasScript = (letter: string): boolean => /\p{L}/u.test(letter) && !/\p{Script=Common}/u.test(letter)

const scriptOf = (letter: string): string => PATTERNS.find(([, pattern]) => pattern.test(letter))?.[0] ?? 'another script'

/** The scripts of an id that are not written together, by UTS #39's level "highly restrictive"; none of an id as people write it. */
export function mixedScripts(id: string): readonly string[] {
  const scripts = [...new Set([...id.normalize('NFKC')].filter(hasScript).map(scriptOf))]
  return scripts.length < 2 || scripts.every((script) => script === 'Latin' || WITH_LATIN.includes(script)) ? [] : scripts
}

/** Letters and digits that most typefaces draw alike, each line above what it looks like: of UTS #39's confusables those that keyboards have. */
const ALIKE: readonly (readonly [string, string])[] = [
  ['1Il0O', 'llloo'],
  ['аеорсухіјѕһԛԝԁӏ', 'aeopcyxijshqwdl'],
  ['АВЕКМНОРСТХУІЈЅӀ', 'abekmhopctxyljsl'],
  ['οανρικυχ', 'oavpikux'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'abezhlkmnoptyx'],
  ['օսհոցզ', 'ouhngq'],
  ['ıɑɡ', 'iag'],
]

const LOOK: ReadonlyMap<string, string> = new Map(
  ALIKE.flatMap(([letters, like]) => [...letters].map((letter, index) => [letter, like.charAt(index)] as const)),
)

/** Ids with the same look are read as the same: 1 and l, 0 and O, а of Cyrillic and a of Latin. */
export const lookOf = (id: string): string => [...id.normalize('NFKC')].map((letter) => LOOK.get(letter) ?? letter.toLowerCase()).join('')
