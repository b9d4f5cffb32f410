/** The field kinds contracts are built from; each maps to one TypeScript type, JSON Schema and ClickHouse column. */
import { type TSchema, Type } from 'typebox'

/** A zoned instant as ISO 8601 text; a text without `Z` or an offset is refused. Column: DateTime64(3,'UTC'). */
export const Instant = (description: string) =>
  Type.String({
    description,
    kind: 'instant',
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2})$',
  })

/** Identifies something; 1 to 128 characters. Column: String. */
export const Id = (description: string) => Type.String({ description, kind: 'id', minLength: 1, maxLength: 128 })

/** A short repeating text such as a type or a category. Column: LowCardinality(String). */
export const Label = (description: string) => Type.String({ description, kind: 'label', maxLength: 200 })

/** Free text. Column: String. */
export const Text = (description: string) => Type.String({ description, kind: 'text', maxLength: 100_000 })

/** One of a closed list. Column: LowCardinality(String). */
export const OneOf = <const Values extends readonly string[]>(values: Values, description: string) =>
  // Not Type.Enum: its type grows so fast with the list that nine values took the compiler 38 s.
  Type.Unsafe<Values[number]>({ enum: [...values], description, kind: 'one-of' })

/** A duration in seconds, zero or more. Column: Float64. */
/** A year at the most, where nothing else is said. */
export const Seconds = (description: string, maximum = 31_536_000) => Type.Number({ description, kind: 'seconds', minimum: 0, maximum })

/** What lies between the first and the last instant that is held, 1970 to 2149. */
export const AGES = 180 * 31_557_600

/** A whole number, zero or more. Column: UInt32. */
export const Count = (description: string) => Type.Integer({ description, kind: 'count', minimum: 0, maximum: 4_294_967_295 })

/** A number. Column: Float64. */
export const Measure = (description: string) => Type.Number({ description, kind: 'measure' })

/** Column: Bool. */
export const Flag = (description: string) => Type.Boolean({ description, kind: 'flag' })

/** Column: Array of the item's column. */
export const List = <Item extends TSchema>(item: Item, description: string) =>
  Type.Array(item, { description, kind: 'list', maxItems: 20_000 })

/** Further text attributes by name. Column: Map(String, String). */
export const Attributes = (description: string) => Type.Record(Type.String(), Type.String(), { description, kind: 'attributes' })

export const optional = <Schema extends TSchema>(schema: Schema) => Type.Optional(schema)
