/** `GET /openapi.json`: this API as a document. */
import { Type } from 'typebox'
import { READ, route } from './route.ts'

export const OpenApiDocument = Type.Object(
  { openapi: Type.String(), info: Type.Object({ title: Type.String(), version: Type.String() }), paths: Type.Object({}) },
  { description: 'OpenAPI 3.1.' },
)

export const getOpenApi = route('GET', '/openapi.json', 'anyone', {
  summary: 'This document.',
  response: { 200: OpenApiDocument, ...READ },
})
