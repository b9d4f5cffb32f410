/** `GET /openapi.json`; made with the first request and kept. */
import { getOpenApi } from '../api/openapi.ts'
import type { Api } from '../deps.ts'
import { apiDocument } from '../document.ts'

export function openApiRoutes(app: Api): void {
  let document: ReturnType<typeof apiDocument> | undefined
  app.route({
    ...getOpenApi,
    handler: () => {
      document ??= apiDocument()
      return document
    },
  })
}
