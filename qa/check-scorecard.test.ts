import { expect, test } from 'vitest'
import { parseScorecard } from './check-scorecard.ts'
import { compilePattern } from './pattern.ts'
import { scorecards } from './scorecards/catalog.ts'
import { hotlineService } from './scorecards/hotline-service.ts'

type Draft = ReturnType<typeof draft>

/** The shipped card as plain data, free to be spoilt. */
const draft = () =>
  structuredClone({ ...hotlineService, sections: hotlineService.sections.map((section) => ({ ...section, items: [...section.items] })) })

const messageOf = (spoil: (card: Draft) => unknown): string => {
  const read = parseScorecard(spoil(draft()))
  return read.ok ? 'accepted' : `${read.rejection.code}: ${read.rejection.message}`
}

test.each(scorecards.map((card) => [card.id, card] as const))(
  'the shipped scorecard %s survives JSON and has at least 8 items, each in both languages',
  (_, card) => {
    const read = parseScorecard(JSON.parse(JSON.stringify(card)))
    expect(read).toEqual({ ok: true, value: card })
    const items = card.sections.flatMap((section) => section.items)
    expect(items.length).toBeGreaterThanOrEqual(8)
    for (const item of items) expect(item.text.zh, item.id).toMatch(/\p{Script=Han}/u)
  },
)

test('weights that miss 100 are named with their sum and place', () => {
  expect(messageOf((card) => ({ ...card, sections: card.sections.slice(1) }))).toMatch(
    /^scorecard\.weights: Section weights sum to 80; they must sum to 100/,
  )
  expect(
    messageOf((card) => ({
      ...card,
      sections: card.sections.map((section, i) => (i === 1 ? { ...section, items: section.items.slice(1) } : section)),
    })),
  ).toMatch(/Item weights of section 'security' sum to 40/)
})

test('an item that names an unknown phrase set or kind of rule is refused by name', () => {
  const withRule = (rule: unknown) =>
    messageOf((card) => ({
      ...card,
      sections: card.sections.map((section, i) =>
        i === 0 ? { ...section, items: section.items.map((item, j) => (j === 1 ? { ...item, rule } : item)) } : section,
      ),
    }))
  expect(withRule({ kind: 'phrase', mode: 'any', say: 'gretting', side: 'agent' })).toMatch(
    /^scorecard\.unknown_id: Item 'restate' names the phrase set 'gretting'; the form has greeting/,
  )
  expect(withRule({ kind: 'telepathy' })).toMatch(
    /^rule\.kind: The rule of item 'restate' is of kind 'telepathy'; use all, any, not, phrase/,
  )
  expect(withRule({ kind: 'phrase', mode: 'any', say: 'restate', side: 'robot' })).toMatch(
    /^rule\.shape: The phrase rule of item 'restate' has the wrong shape: 'side'/,
  )
  expect(withRule({ kind: 'any', rules: [] })).toMatch(/needs a list 'rules' with at least one rule/)
  expect(withRule(undefined)).toMatch(/Item 'restate' has no rule/)
})

test('two items of one id, an unused phrase set, an effective date without zone and an unknown field are refused', () => {
  expect(
    messageOf((card) => ({
      ...card,
      sections: card.sections.map((section) => ({ ...section, items: section.items.map((item) => ({ ...item, id: 'same' })) })),
    })),
  ).toMatch(/Two items have the id 'same'/)
  expect(messageOf((card) => ({ ...card, phraseSets: { ...card.phraseSets, spare: { en: ['hi'], zh: [] } } }))).toMatch(
    /Phrase set 'spare' is used by no rule/,
  )
  expect(messageOf((card) => ({ ...card, effectiveFrom: '2026-01-01' }))).toMatch(
    /effectiveFrom is '2026-01-01'; write an instant with zone/,
  )
  expect(messageOf((card) => ({ ...card, colour: 'red' }))).toMatch(/^scorecard\.shape: .* 'colour' is no member of it; it has id, /)
  expect(messageOf((card) => ({ ...card, pasRatio: 0.5 }))).toMatch(
    /^scorecard\.shape: .* 'pasRatio' is no member of it; did you mean 'passRatio'\?$/,
  )
  expect(messageOf(() => null)).toMatch(/^scorecard\.shape/)
})

test.each([
  ['(a+)+$', 'repeats a group'],
  ['(a|aa)*b', 'repeats a group'],
  ['(?:x{2,9}){3}', 'repeats a group'],
  ['(?=a)b', 'looks around'],
  ['(?<!a)b', 'looks around'],
  ['(a)\\1', 'refers back'],
  ['a.*b.*c', 'more than one unlimited'],
  ['a{1,900}', 'repeats up to 900'],
  ['a?', 'matches the empty text'],
  ['(a', 'does not compile'],
  ['', 'has 0 characters'],
])('the pattern %s is refused: %s', (source, rule) => {
  const read = compilePattern(source)
  expect(read.ok ? 'accepted' : read.rejection.message).toContain(rule)
})

test('plain patterns of names and numbers are accepted', () => {
  for (const source of ['my name is [a-z]+', '(工号|客服)(是)?[0-9]{2,6}', '还(有|需要).{0,8}问题', '\\(x\\)+'])
    expect(compilePattern(source).ok, source).toBe(true)
})
