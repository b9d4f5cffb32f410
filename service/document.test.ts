/** The document that other programs generate clients from. */
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { operations, schemaNames } from './api/catalog.ts'
import { apiDocument } from './document.ts'

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(await apiDocument())))
  expect(errors ?? []).toEqual([])
  expect([valid, validator.version]).toEqual([true, '3.1'])
})

test('every operation and every named schema has a name of its own', () => {
  const twice = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index)
  expect(twice(operations.map(({ id }) => id))).toEqual([])
  expect(twice([...schemaNames.values()])).toEqual([])
})

test('every operation says what it does and that it may answer a problem', async () => {
  const { paths } = await apiDocument()
  const all = Object.values(paths).flatMap((methods) => Object.values(Object(methods)))
  expect(all).toHaveLength(operations.length)
  for (const operation of all)
    expect(operation).toMatchObject({
      operationId: expect.any(String),
      summary: expect.stringMatching(/\.$/),
      tags: [expect.any(String)],
      responses: { 500: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
    })
})
