/** A mapping as data: how rows of a foreign file become records of a topic. Documented in docs/mappings.md. */

export type FieldRule = {
  /** Column by name; the second column of the same name is `name#2`. Several are joined by a space, such as a date and a time. */
  readonly column: string | readonly string[]
  /** Default `text`. `seconds` reads a number or a duration as `h:mm:ss` or `m:ss`; `percent` makes 0.785 of `78.5` and `78.5 %`. */
  readonly as?: 'text' | 'integer' | 'number' | 'seconds' | 'percent' | 'flag' | 'instant'
  /** Patterns of an instant without zone, of d M y H m s and separators: `d/M/y H:m`. ISO 8601 with a zone is read always. */
  readonly format?: string | readonly string[]
  /** Put before the text. */
  readonly prefix?: string
  /** Text → value; a text that is not listed is rejected, unless `*` is. */
  readonly values?: Readonly<Record<string, string>>
  /** Compare the texts of `values` without regard to case and outer spaces. */
  readonly ignoreCase?: boolean
  /** A number is multiplied by this: 0.001 makes seconds of milliseconds. */
  readonly scale?: number
  /** And by the number in this column: an average times its count is a total. */
  readonly times?: string
  /** A row without the value is accepted, and so is a file without the column. */
  readonly optional?: boolean
}

export type Mapping = {
  readonly name: string
  readonly description: string
  readonly topic: string
  /** How a text file is read; a Parquet file is recognised by its content. */
  readonly format: 'csv' | 'ndjson'
  readonly delimiter?: string
  /** Of a text file, as the Encoding Standard names it, such as gb18030. Default utf-8. */
  readonly encoding?: string
  /** IANA zone of times that carry none; `--timezone` overrides it. */
  readonly zone?: string
  /** Texts that mean: no value. The empty text always does. */
  readonly missing?: readonly string[]
  /** Path in the record (`after.openedAt`) → a column's name, or a rule. None: rows are records already. */
  readonly fields?: Readonly<Record<string, string | FieldRule>>
  /** Path → the same value in every record, unless a field gives one. */
  readonly constants?: Readonly<Record<string, string | number | boolean>>
  /** Path that gets a hash of the mapped row, where the source has no id of its own. */
  readonly hashId?: string
  /** Path that gets the values of other paths joined by `/`, where they name the thing together. */
  readonly joinId?: { readonly path: string; readonly of: readonly string[] }
  /** Path whose text keys the message where the rows go to a broker; records of one key keep their order. Default: the contract's key. */
  readonly messageKey?: string
}

/** A mapping file may build on a shipped mapping: other columns, further constants, rules replaced path by path. */
export type MappingExtension = Partial<Mapping> & {
  readonly extends: string
  /** Column of the shipped mapping → column of the file. */
  readonly rename?: Readonly<Record<string, string>>
}

export const columnsOf = ({ column }: FieldRule): readonly string[] => (typeof column === 'string' ? [column] : column)

export const rulesOf = (mapping: Mapping): readonly (readonly [path: string, rule: FieldRule])[] =>
  Object.entries(mapping.fields ?? {}).map(([path, rule]) => [path, typeof rule === 'string' ? { column: rule } : rule] as const)
