/** A mapping as data: how rows of a foreign file become records of a topic. Documented in docs/mappings.md. */

export type FieldRule = {
  /** Column by name; the second column of the same name is `name#2`. */
  readonly column: string
  /** Default `text`. */
  readonly as?: 'text' | 'integer' | 'number' | 'flag' | 'instant'
  /** Pattern of an instant without zone, of d M y H m s and separators: `d/M/y H:m`. ISO 8601 without it. */
  readonly format?: string
  /** Put before the text. */
  readonly prefix?: string
  /** Text → value; a text that is not listed is rejected, unless `*` is. */
  readonly values?: Readonly<Record<string, string>>
  /** A row without the value is accepted. */
  readonly optional?: boolean
}

export type Mapping = {
  readonly name: string
  readonly description: string
  readonly topic: string
  readonly format: 'csv' | 'ndjson'
  readonly delimiter?: string
  /** IANA zone of times that carry none; `--timezone` overrides it. */
  readonly zone?: string
  /** Texts that mean: no value. The empty text always does. */
  readonly missing?: readonly string[]
  /** Path in the record (`after.openedAt`) → a column's name, or a rule. None: rows are records already. */
  readonly fields?: Readonly<Record<string, string | FieldRule>>
  /** Path → the same value in every record. */
  readonly constants?: Readonly<Record<string, string | number | boolean>>
  /** Path that gets a hash of the mapped row, where the source has no id of its own. */
  readonly hashId?: string
  /** Path whose text keys the Kafka message; records of one key keep their order. Default: the contract's key. */
  readonly messageKey?: string
}
