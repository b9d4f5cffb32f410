/** A route of the published API as one row: method, path, what it takes and what it answers. Handlers stand in `service/routes/` under the same file name. */
import { type TSchema, Type } from 'typebox'
import { Problem } from './problem.ts'

type RowSchema = {
  readonly summary: string
  readonly description?: string
  readonly params?: TSchema
  readonly querystring?: TSchema
  readonly headers?: TSchema
  readonly body?: TSchema
  readonly consumes?: string[]
  readonly response: Readonly<Record<number, unknown>>
}

export type Row = { readonly method: 'GET' | 'POST'; readonly url: string; readonly schema: RowSchema }

export const route = <Schema extends RowSchema>(method: Row['method'], url: string, schema: Schema) => ({ method, url, schema })

export const failure = <Body extends TSchema>(description: string, schema: Body) => ({
  description,
  content: { 'application/problem+json': { schema } },
})

const because = (description: string) => failure(description, Problem)

export const INVALID = { 400: because('The request breaks its schema or a rule of values.') }
export const UNKNOWN = { 404: because('There is nothing under this address.') }

/** Any address can answer these: two by the guard, two because something is broken. */
export const READ = {
  403: because('The request comes from another site, or its token does not cover it.'),
  421: because('The host named is not served here.'),
  500: because('Something failed inside; the log has it.'),
  503: because('The store or the ledger does not answer.'),
}

/** Of an address that takes a query. */
export const ASKED = { ...INVALID, ...READ }

/** Of an address that reads a body. */
export const SENT = {
  ...ASKED,
  413: because('The body is larger than this address takes.'),
  415: because('The body is of a media type that this address does not read.'),
}

export const COMMANDED = {
  ...SENT,
  ...UNKNOWN,
  409: because('Somebody else was first, or the key was used for another command.'),
  422: because('A rule refuses the command.'),
}

/** Of an address that changes something: nobody signs in yet, so the page says whose name is typed into it. */
export const SIGNED = {
  headers: Type.Object({
    'callboard-name': Type.Optional(
      Type.String({ description: 'Whose change this is, percent-encoded; the user of this machine where it is missing.', maxLength: 1200 }),
    ),
  }),
}

/** Text of another format than JSON. */
export const text = (mediaType: string, description: string) => ({
  description,
  content: { [mediaType]: { schema: Type.String() } },
})

/** Answered with 204: done, and nothing to say. */
export const Nothing = Type.Null({ description: 'Done.' })
