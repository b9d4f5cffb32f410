/** Writes the documents that are made from code: `states`, `errors`, `permissions`, `api` (the OpenAPI document, in dist/). */
import { mkdirSync, writeFileSync } from 'node:fs'
import { permissionsDocument } from '../service/auth/permissions-document.ts'
import { apiDocument } from '../service/document.ts'
import { errorsDocument } from '../service/error-table.ts'
import { stateDocuments } from './state-docs.ts'

if (process.argv.includes('states')) {
  mkdirSync('docs/states', { recursive: true })
  for (const [name, text] of stateDocuments()) writeFileSync(`docs/states/${name}`, text)
}
if (process.argv.includes('errors')) writeFileSync('docs/errors.md', errorsDocument())
if (process.argv.includes('permissions')) writeFileSync('docs/permissions.md', permissionsDocument())
if (process.argv.includes('api')) {
  mkdirSync('dist', { recursive: true })
  writeFileSync('dist/openapi.json', `${JSON.stringify(await apiDocument(), null, 2)}\n`)
}
