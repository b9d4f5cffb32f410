/** `POST /api/exports`: what a page is about to save as a file from rows it has, put on record first. */
import { Type } from 'typebox'
import { Nothing, route, SENT, SIGNED } from './route.ts'
import { closed } from './values.ts'

export const recordExport = route('POST', '/api/exports', 'signed_in', {
  summary: 'Puts on record that rows a page shows are saved as a file; the page saves nothing that was not recorded.',
  ...SIGNED,
  body: Type.Object(
    {
      page: Type.String({ minLength: 1, maxLength: 40, description: 'sql, roster …' }),
      file: Type.String({ minLength: 1, maxLength: 200 }),
      rows: Type.Integer({ minimum: 0 }),
    },
    closed,
  ),
  response: { 204: Nothing, ...SENT },
})
