/** The published documents: readers of every released version stay right, and the AsyncAPI document follows its specification. */
import asyncApiSpecs from '@asyncapi/specs'
import { Ajv, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { asyncApiOf } from './asyncapi.ts'
import { checkCompatible } from './compatibility.ts'
import { documentOf } from './document.ts'
import { contracts } from './index.ts'
import { publishedContracts } from './published.ts'

test.each(contracts.map((contract) => [contract.topic, contract] as const))(
  "'%s' is published and what is published still holds; a new version is written with `callboard contracts show TOPIC --out contracts/published/TOPIC.vN.json`",
  (topic, contract) => {
    const published = publishedContracts().get(`${topic}.v${contract.version}`)
    expect(published).toBeDefined()
    expect(checkCompatible(published, documentOf(contract))).toMatchObject({ ok: true })
  },
)

test('a topic that was published still exists', () => {
  const topics = new Set(contracts.map(({ topic }) => topic))
  expect([...publishedContracts().keys()].map((name) => name.replace(/\.v\d+$/, '')).filter((topic) => !topics.has(topic))).toEqual([])
})

test.each(contracts.map((contract) => [contract.topic, contract] as const))(
  "the examples of '%s' follow its JSON Schema",
  (_, contract) => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(JSON.stringify(documentOf(contract))))
    for (const example of contract.examples) expect([validate(example), validate.errors]).toEqual([true, null])
  },
)

// The specification's schema brings draft-07 itself, so the validator's own copy is left out.
const asyncApiSchema = (): ValidateFunction =>
  new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false }).compile(Object(asyncApiSpecs.schemas['3.0.0']))

const asyncApi = (): unknown => JSON.parse(JSON.stringify(asyncApiOf(contracts, { version: '1.0.0', brokers: 'localhost:9092' })))

test("the AsyncAPI document follows the specification's own schema, and every reference in it leads somewhere", () => {
  const document = asyncApi()
  const validate = asyncApiSchema()
  expect([validate(document), validate.errors]).toEqual([true, null])
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '')
  expect(references.length).toBeGreaterThan(contracts.length * 4)
  const at = (path: string): unknown =>
    path
      .split('/')
      .reduce<unknown>((inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined), document)
  expect(references.filter((path) => at(path) === undefined)).toEqual([])
})

test('an operation that neither sends nor receives is refused by that schema', () => {
  const text = JSON.stringify(asyncApi()).replace('"action":"receive"', '"action":"consume"')
  expect(asyncApiSchema()(JSON.parse(text))).toBe(false)
})
