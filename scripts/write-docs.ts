/** Writes the documents that are made from code: `states`, `errors`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { errorsDocument } from './error-table.ts'
import { stateDocuments } from './state-docs.ts'

if (process.argv.includes('states')) {
  mkdirSync('docs/states', { recursive: true })
  for (const [name, text] of stateDocuments()) writeFileSync(`docs/states/${name}`, text)
}
if (process.argv.includes('errors')) writeFileSync('docs/errors.md', errorsDocument())
