/** Writes web/src/published-api.ts, the types of the API as its OpenAPI document gives them: `node scripts/api-client.js dist/service/document.js`, or the `.ts` through tsx. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'

const FILE = 'web/src/published-api.ts'

const { apiDocument } = await import(pathToFileURL(resolve(process.argv[2] ?? '')).href)
const tree = await openapiTS(await apiDocument(), { rootTypes: true, rootTypesNoSchemaPrefix: true })
const text = `/** The published API. Made from service/api/ by \`npm run api:client\`; not committed. */\n${astToString(tree)}`
// A file that is younger than dist/ would have it built again.
if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) writeFileSync(FILE, text)
