/** The documents that are made from code are those of this code, and every rejection in it has its remedy there. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stateDocuments } from '../scripts/state-docs.ts'
import { permissionsDocument } from '../service/auth/permissions-document.ts'
import { errorsDocument, isDocumented } from '../service/error-table.ts'

test('the diagrams of docs/states are current; npm run docs:states makes them', () => {
  for (const [name, text] of stateDocuments()) expect(readFileSync(`docs/states/${name}`, 'utf8'), name).toBe(text)
})

test('docs/errors.md is current; npm run docs:errors makes it', () => {
  expect(readFileSync('docs/errors.md', 'utf8')).toBe(errorsDocument())
})

test('docs/permissions.md is current; npm run docs:permissions makes it', () => {
  expect(readFileSync('docs/permissions.md', 'utf8')).toBe(permissionsDocument())
})

const ROOMS = 'app centres domain forecasting ingest interfaces jobs ledger projections qa service sql workforce'.split(' ')

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return path.endsWith('.ts') && !path.endsWith('.test.ts') ? [path] : []
  })

test('every code that anything is rejected with has the form family.snake_case and its remedy in docs/errors.md', () => {
  const codes = ROOMS.flatMap(sources).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\b(?:rejected|refuse|refuseRegistry|CallFailure)\(\s*'([a-z_]+\.[a-z_-]+)'/g)].map(
      ([, code = '']) => code,
    ),
  )
  expect(codes.length).toBeGreaterThan(100)
  expect(codes.filter((code) => !/^[a-z_]+\.[a-z_]+$/.test(code))).toEqual([])
  expect([...new Set(codes)].filter((code) => !isDocumented(code))).toEqual([])
})
