/** A route of the published API as one row: method, path, who may use it, what it takes and what it answers. Handlers stand in `service/routes/` under the same file name. */
import { type TSchema, Type } from 'typebox'
import type { May } from './may.ts'
import { Problem } from './problem.ts'
import { closed } from './values.ts'

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

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of every address of the API; files of the pages have none. */
    readonly may?: May
  }
}

export type Row = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** Where the framework hands it to hooks. */
  readonly config: { readonly may: May }
  readonly schema: RowSchema
}

/** A misspelt name would be an answer to another question. */
const NO_QUERY = Type.Object({}, closed)
const asked = <Schema extends RowSchema>(schema: Schema): Schema => ({ querystring: NO_QUERY, ...schema })

export const route = <Schema extends RowSchema>(method: Row['method'], url: string, may: May, schema: Schema) => ({
  method,
  url,
  schema: asked(schema),
  config: { may },
})

export const failure = <Body extends TSchema>(description: string, schema: Body) => ({
  description,
  content: { 'application/problem+json': { schema } },
})

const because = (description: string) => failure(description, Problem)

export const UNKNOWN = { 404: because('There is nothing under this address.') }

/** Any address can answer these: where it is asked for what it does not know, by the guards, and because something is broken. */
export const READ = {
  400: because('The request breaks its schema or a rule of values.'),
  401: because('Nobody is signed in, or the token is missing, unknown or revoked.'),
  403: because('The request comes from another site, or neither role nor token covers it.'),
  429: because('The account has as many requests under way as one may; ask again after Retry-After.'),
  421: because('The host named is not served here.'),
  500: because('Something failed inside; the log has it.'),
  503: because('The store or the ledger does not answer.'),
}

/** Of an address that reads a body. */
export const SENT = {
  ...READ,
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
