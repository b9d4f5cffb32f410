/** Which changes break readers: one by one, and generated ones judged by an independent validator. */
import fc from 'fast-check'
import { Check } from 'typebox/schema'
import { expect, test } from 'vitest'
import { checkCompatible, compareContracts } from './compatibility.ts'
import { documentOf } from './document.ts'
import { contracts } from './index.ts'

type Schema = {
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  enum?: string[]
  [limit: string]: unknown
}

const order = (): Schema => ({
  type: 'object',
  required: ['orderId', 'after'],
  properties: {
    orderId: { type: 'string', minLength: 1, maxLength: 128 },
    note: { type: 'string', maxLength: 200 },
    direction: { enum: ['inbound', 'outbound'] },
    words: { type: 'array', items: { type: 'string' }, maxItems: 10 },
    after: { type: 'object', required: ['status'], properties: { status: { type: 'string' }, count: { type: 'integer', maximum: 9 } } },
  },
})

const changed = (change: (schema: Schema) => void): Schema => {
  const schema = order()
  change(schema)
  return schema
}

const set = (schema: object | undefined, more: object): void => void Object.assign(schema ?? {}, more)

const field = (schema: Schema | undefined, name: string): Schema => {
  const found = schema?.properties?.[name]
  if (!found) throw new Error(`no field ${name}`)
  return found
}

test.each<[string, (schema: Schema) => void, string, string]>([
  ['a field goes', (s) => void delete s.properties?.['note'], 'note', 'field.removed'],
  ['a nested field goes', (s) => void delete field(s, 'after').properties?.['count'], 'after.count', 'field.removed'],
  ['an optional field becomes required', (s) => void s.required?.push('note'), 'note', 'field.now_required'],
  ['a required field becomes optional', (s) => void s.required?.pop(), 'after', 'field.now_optional'],
  ['a text becomes a number', (s) => set(field(s, 'note'), { type: 'number' }), 'note', 'type.changed'],
  ['the items of a list change', (s) => set(field(s, 'words'), { items: { type: 'integer' } }), 'words[]', 'type.changed'],
  ['a closed list loses a value', (s) => void field(s, 'direction').enum?.pop(), 'direction', 'values.removed'],
  ['a closed list gains a value', (s) => void field(s, 'direction').enum?.push('internal'), 'direction', 'values.added'],
  ['a limit narrows', (s) => set(field(s, 'note'), { maxLength: 100 }), 'note', 'maxLength.narrowed'],
  ['a limit appears', (s) => set(field(field(s, 'after'), 'count'), { minimum: 1 }), 'after.count', 'minimum.narrowed'],
  ['a pattern appears', (s) => set(field(s, 'note'), { pattern: '^x' }), 'note', 'pattern.changed'],
  ['unknown members are refused', (s) => set(s, { additionalProperties: false }), '', 'unknown_members.refused'],
  [
    'a keyword the comparison does not know differs',
    (s) => set(s, { dependentRequired: { note: ['words'] } }),
    '',
    'dependentRequired.changed',
  ],
])('%s: breaking', (_, change, path, rule) => {
  expect(checkCompatible(order(), changed(change))).toMatchObject({ ok: false, findings: [{ path, rule, verdict: 'breaking' }] })
})

test('a required field that is new is breaking, an optional one is additive', () => {
  const added = changed((schema) => set(schema.properties, { site: { type: 'string' } }))
  expect(checkCompatible(order(), added)).toMatchObject({
    ok: true,
    findings: [{ path: 'site', rule: 'field.added', verdict: 'additive' }],
  })
  added.required?.push('site')
  expect(checkCompatible(order(), added)).toMatchObject({ ok: false, findings: [{ path: 'site', rule: 'field.added_required' }] })
})

test('a field added where the old version refused unknown members is breaking', () => {
  const closed = changed((schema) => set(schema, { additionalProperties: false }))
  const added = { ...closed, properties: { ...closed.properties, site: { type: 'string' } } }
  expect(checkCompatible(closed, added)).toMatchObject({ ok: false, findings: [{ rule: 'field.added_to_closed' }] })
})

test('a breaking change passes under a higher version, and none passes under a lower one', () => {
  const removed = changed((schema) => void delete schema.properties?.['note'])
  expect(checkCompatible({ ...order(), 'x-version': 1 }, { ...removed, 'x-version': 2 })).toMatchObject({
    ok: true,
    findings: [{ verdict: 'breaking' }],
  })
  expect(checkCompatible({ ...order(), 'x-version': 2 }, { ...order(), 'x-version': 1 }).ok).toBe(false)
})

test('words for people and the order of members are no change', () => {
  const reworded = { ...order(), description: 'other words', title: 'x', $id: 'urn:y', examples: [] }
  expect(compareContracts(order(), Object.fromEntries(Object.entries(reworded).reverse()))).toEqual([])
})

test.each([
  ['x-key', 'x-key', 'other', 'key.changed'],
  ['x-slotting-instant', 'x-slotting-instant', 'other', 'slotting-instant.changed'],
  ['masking', 'x-sensitive', false, 'masking.removed'],
  ['tables', 'x-tables', [], 'table.removed'],
])('the promise beside the schema counts: %s', (_, keyword, value, rule) => {
  const [transcripts] = contracts.filter(({ topic }) => topic === 'transcripts').map(documentOf)
  expect(checkCompatible(transcripts, { ...transcripts, [keyword]: value })).toMatchObject({ ok: false, findings: [{ rule }] })
})

// Schemas and values small enough that a value often falls on the edge that a change moved.
const leaf: fc.Arbitrary<Schema> = fc.oneof(
  fc.record({ type: fc.constant('string'), maxLength: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constant('integer'), minimum: fc.integer({ min: 0, max: 2 }), maximum: fc.integer({ min: 2, max: 4 }) }),
  fc.record({ enum: fc.subarray(['a', 'b', 'c'], { minLength: 1 }) }),
  fc.record({ type: fc.constant('boolean') }),
)
const NAMES = ['p', 'q', 'r']
const objectOf = (inner: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> =>
  fc
    .record({
      properties: fc.dictionary(fc.constantFrom(...NAMES), inner, { maxKeys: 3 }),
      pick: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    })
    .map(({ properties, pick }) => ({ type: 'object', properties, required: Object.keys(properties).filter((_, n) => pick[n]) }))
const listOf = (inner: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> => inner.map((items) => ({ type: 'array', items, maxItems: 2 }))
const schema = objectOf(fc.oneof(leaf, listOf(leaf), objectOf(leaf)))

/** Values of a schema that use its known members only. */
function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'string') return fc.string({ maxLength: Number(schema['maxLength']) })
  if (schema.type === 'integer') return fc.integer({ min: Number(schema['minimum']), max: Number(schema['maximum']) })
  if (schema.items) return fc.array(valuesOf(schema.items), { maxLength: Number(schema['maxItems']) })
  const members = Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, valuesOf(inner)]))
  return fc.record(members, { requiredKeys: schema.required ?? [] })
}

test('where a validator refuses a record of the old version under the new one, the change is breaking', () => {
  const pair = fc.tuple(schema, schema).chain(([before, after]) => fc.tuple(fc.constant(before), fc.constant(after), valuesOf(before)))
  let refused = 0
  fc.assert(
    fc.property(pair, ([before, after, value]) => {
      // Fields of the new version only are unknown to the old one: its records have none of them.
      if (Check(after, value)) return
      refused += 1
      expect(checkCompatible(before, after).ok).toBe(false)
    }),
    { numRuns: 1500, seed: 7 },
  )
  expect(refused).toBeGreaterThan(300)
})

test('optional fields and wider limits pass, however many are added to the contracts, and one removal among them is caught', () => {
  const contract = fc.constantFrom(...contracts.map(documentOf)).map((document): Schema => JSON.parse(JSON.stringify(document)))
  const additions = fc.array(fc.tuple(fc.stringMatching(/^new[A-Z][a-z]{1,8}$/), leaf), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(contract, additions, fc.nat(), (document, added, pick) => {
      const properties = Object.fromEntries(
        Object.entries(document.properties ?? {}).map(([name, inner]) => [
          name,
          typeof inner['maxLength'] === 'number' ? { ...inner, maxLength: inner['maxLength'] + pick } : inner,
        ]),
      )
      const wider = { ...document, properties: { ...properties, ...Object.fromEntries(added) } }
      expect(checkCompatible(document, wider).ok).toBe(true)
      const names = Object.keys(properties)
      const gone = names[pick % names.length] ?? ''
      const { [gone]: _, ...left } = wider.properties
      expect(checkCompatible(document, { ...wider, properties: left }).findings).toContainEqual(
        expect.objectContaining({ path: gone, rule: 'field.removed', verdict: 'breaking' }),
      )
    }),
    { numRuns: 100, seed: 7 },
  )
})
