/** Values shared by all routes of the published API. */
import { type TSchema, Type } from 'typebox'
import { DAY } from '../../domain/kernel/time.ts'

export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

export const NullableNumber = Nullable(Type.Number())

export const Ratio = Nullable(Type.Number({ description: '0..1; null where the denominator is zero.' }))

export const InstantText = Type.String({ description: 'ISO 8601, UTC, with Z.' })

export const DayText = Type.String({ pattern: DAY.source, description: "A calendar day in the site's zone, 1970 to 2149: 2026-01-31." })

export const Id = Type.String({ minLength: 1, maxLength: 128 })

export const ById = Type.Object({ id: Type.String({ maxLength: 200 }) })

export const ZoneName = Type.String({ description: 'IANA zone.' })

/** The viewer's choice. */
export const AskedZone = Type.Optional(
  Type.String({ maxLength: 64, description: 'IANA zone of local days where no single site says it; `--zone` unless given.' }),
)

/** In both languages of the pages. */
export const Text = Type.Object({ en: Type.String(), zh: Type.String() })

/** Objects that name nothing else; what the schema does not know is a mistake to name, not to drop. */
export const closed = { additionalProperties: false } as const
