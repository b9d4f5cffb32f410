/** `/api/search`: calls, orders, recordings and customers by the beginning of an id or words of a title. */
import { type Static, Type } from 'typebox'
import { rolesWith } from './may.ts'
import { READ, route } from './route.ts'
import { closed, InstantText } from './values.ts'

const SEARCHERS = { agent: 'own', ...rolesWith('team', ['supervisor', 'manager', 'qa_inspector', 'qa_lead', 'analyst']) } as const

export const SearchQuery = Type.Object({ text: Type.String({ minLength: 2, maxLength: 128 }) }, closed)

export const Found = Type.Object({
  kind: Type.Enum(['call', 'order', 'recording', 'customer']),
  id: Type.String(),
  callId: Type.String({ description: 'Of a call and a recording.' }),
  at: InstantText,
  about: Type.String({ description: 'Of an order its title, of a call its queue, of a recording its agent.' }),
})
export type Found = Static<typeof Found>

export const searchAll = route('GET', '/api/search', SEARCHERS, {
  summary: 'What is within reach under the beginning of an id, or words of a title; the newest six of each kind.',
  querystring: SearchQuery,
  response: { 200: Type.Array(Found), ...READ },
})
