/** A mapping as data: how rows of a foreign file become records of a topic. Documented in docs/mappings.md. */
import { type Static, Type } from 'typebox'

const text = Type.String({ minLength: 1 })
const texts = Type.Array(text, { minItems: 1 })

export const AS = ['text', 'integer', 'number', 'seconds', 'percent', 'flag', 'instant'] as const

export const fieldRuleSchema = Type.Object(
  {
    /** Column by name; the second column of the same name is `name#2`. Several are joined by a space, such as a date and a time. */
    column: Type.Union([text, texts]),
    /** Default `text`. `seconds` reads a number or a duration as `h:mm:ss` or `m:ss`; `percent` makes 0.785 of `78.5` and `78.5 %`. */
    as: Type.Optional(Type.Unsafe<(typeof AS)[number]>({ enum: [...AS] })),
    /** Patterns of an instant without zone, such as `d/M/y H:m`, or `epoch`. ISO 8601 with a zone is read always. */
    format: Type.Optional(Type.Union([text, texts])),
    /** Put before the text. */
    prefix: Type.Optional(Type.String()),
    /** Text → value; a text that is not listed is rejected, unless `*` is. */
    values: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** Compare the texts of `values` without regard to case and outer spaces. */
    ignoreCase: Type.Optional(Type.Boolean()),
    /** A number is multiplied by this: 0.001 makes seconds of milliseconds. Of an `integer` the product is rounded. */
    scale: Type.Optional(Type.Number()),
    /** And by the number in this column: an average times its count is a total. */
    times: Type.Optional(text),
    /** An instant is later by the number in this column, seconds, or times `scale`: opened at, and replied to after so many minutes. */
    plus: Type.Optional(text),
    /** A row without the value is accepted, and so is a file without the column. */
    optional: Type.Optional(Type.Boolean()),
    /** Column with a list of objects: the field becomes a list, with one value of `column` from each. */
    each: Type.Optional(text),
  },
  { additionalProperties: false },
)

export type FieldRule = Readonly<Static<typeof fieldRuleSchema>>

/** Members that are objects with members of their own, the rules aside. */
export const PARTS = {
  interval: Type.Object({ until: Type.Optional(fieldRuleSchema) }, { additionalProperties: false }),
  joinId: Type.Object({ path: text, of: texts }, { additionalProperties: false }),
}

const members = {
  description: Type.Optional(Type.String()),
  /** Of a CSV. */
  delimiter: Type.Optional(text),
  /** Of a text file, as the Encoding Standard names it, such as gb18030. Default utf-8. */
  encoding: Type.Optional(text),
  /** What stands before the decimals of numbers; thousands may be separated then by the other one, a blank or an apostrophe. */
  decimal: Type.Optional(Type.Unsafe<'.' | ','>({ enum: ['.', ','] })),
  /** IANA zone of times that carry none; `--timezone` overrides it. */
  zone: Type.Optional(text),
  /** Texts that mean: no value. The empty text always does. */
  missing: Type.Optional(Type.Array(Type.String())),
  /** Path in the record (`after.openedAt`) → a column's name, or a rule. None: rows are records already. `extra.NAME`: a member no contract has. */
  fields: Type.Optional(Type.Record(Type.String(), Type.Union([text, fieldRuleSchema]))),
  /** Path → the same value in every record, unless a field gives one. */
  constants: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
  /** Path of a field, or a column → texts: a row with one of them there, in any case, is rejected, such as a total. */
  drop: Type.Optional(Type.Record(Type.String(), Type.Array(text))),
  /** Path of a field, or a column → texts: a row with one of them there is no total, whatever its name or its sums say. */
  keep: Type.Optional(Type.Record(Type.String(), Type.Array(text))),
  /** Path of a list in an object: each of its members is a row, whose columns are named after the list, `legs.queue`, beside those of the object. */
  each: Type.Optional(text),
  /** Path of the list of records in an object around them, `data.calls`; the list may be longer than memory. */
  records: Type.Optional(text),
  /** Columns that the file must have although every row may lack the value. */
  columns: Type.Optional(Type.Array(text)),
  /** Rows count what happened in an interval: `until` is its end, where the file has it. */
  interval: Type.Optional(PARTS.interval),
  /** Path that gets a hash of the mapped row, where the source has no id of its own. */
  hashId: Type.Optional(text),
  /** Path that gets the values of other paths joined by `/`, where they name the thing together. */
  joinId: Type.Optional(PARTS.joinId),
  /** Path whose text keys the message where the rows go to a broker; records of one key keep their order. Default: the contract's key. */
  messageKey: Type.Optional(text),
}

const FORMATS = ['csv', 'ndjson'] as const
/** How a text file is read; a Parquet file is recognised by its content. */
const format = Type.Unsafe<(typeof FORMATS)[number]>({ enum: [...FORMATS] })

export const mappingSchema = Type.Object({ name: text, topic: text, format, ...members }, { additionalProperties: false })

/** `own`: paths whose rules a mapping file states itself, so that a column that they name in vain is its slip. */
export type Mapping = Readonly<Static<typeof mappingSchema>> & { readonly own?: readonly string[] }

/** A mapping file may build on a shipped mapping: other columns, further constants, rules replaced path by path. */
export const extensionSchema = Type.Object(
  {
    extends: text,
    /** Column of the shipped mapping → column of the file. */
    rename: Type.Optional(Type.Record(Type.String(), text)),
    name: Type.Optional(text),
    topic: Type.Optional(text),
    format: Type.Optional(format),
    ...members,
  },
  { additionalProperties: false },
)

export type MappingExtension = Readonly<Static<typeof extensionSchema>>

export const columnsOf = ({ column, each }: FieldRule): readonly string[] => (each === undefined ? [column].flat() : [each])

/** Every column that rules read. */
export const readColumns = (mapping: Pick<Mapping, 'fields' | 'interval'>): string[] => [
  ...[...rulesOf(mapping).map(([, rule]) => rule), ...(mapping.interval?.until ? [mapping.interval.until] : [])].flatMap(
    ({ column, times, plus, each }) => [...[column].flat(), ...[times, plus, each].filter((name) => name !== undefined)],
  ),
]

/** Columns that every row has. */
export const neededColumns = (mapping: Pick<Mapping, 'fields' | 'columns'>): readonly string[] => [
  ...rulesOf(mapping).flatMap(([, rule]) => (rule.optional ? [] : columnsOf(rule))),
  ...(mapping.columns ?? []),
]

export const rulesOf = (mapping: Pick<Mapping, 'fields'>): readonly (readonly [path: string, rule: FieldRule])[] =>
  Object.entries(mapping.fields ?? {}).map(([path, rule]) => [path, typeof rule === 'string' ? { column: rule } : rule] as const)
