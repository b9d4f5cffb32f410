/** Shapes shared by all routes of the published API. */
import { type Static, type TSchema, Type } from 'typebox'

export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

/** An instant in UTC with milliseconds and `Z`. */
export const InstantText = Type.String({ description: 'ISO 8601, UTC, with Z.' })

/** `2026-01-31`, a calendar day in the site's zone. */
export const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

export const Id = Type.String({ minLength: 1, maxLength: 128 })

/** The body of every answer with status 4xx or 5xx. */
export const Problem = Type.Object({
  code: Type.String({ description: 'Stable and dotted.' }),
  message: Type.String({ description: 'One line that names the value, the rule and the remedy.' }),
  position: Type.Optional(Type.Integer({ description: 'Of a query error: characters before the place.' })),
})
export type Problem = Static<typeof Problem>
