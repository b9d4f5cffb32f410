/** What a command of the command line is, and how its options are declared. */

export type Option = {
  readonly type: 'string' | 'boolean'
  /** May be given more than once. */
  readonly multiple?: boolean
  readonly description: string
  /** Used when neither the option nor its environment name is given. */
  readonly default?: string
}

/** Parsed and checked: option values by name, file names and the like in `positionals`. */
export type Args = {
  readonly positionals: readonly string[]
  /** The option, else CALLBOARD_<NAME>, else the default. */
  text(name: string): string | undefined
  /** As `text`, or a usage error that names the option. */
  required(name: string): string
  list(name: string): readonly string[]
  flag(name: string): boolean
  /** A number, or a usage error that names value and rule. */
  number(name: string, rule?: { readonly min?: number; readonly max?: number; readonly integer?: boolean }): number | undefined
}

export type Io = {
  /** Writes the one JSON document of `--json` to stdout, else `pretty(value)`. */
  answer<T>(value: T, pretty: (value: T) => string): void
  /** Progress and logs: stderr, silent under `--quiet`. */
  note(line: string): void
  /** A progress bar on a terminal, a line every few seconds elsewhere; on stderr. */
  progress(label: string, done: number, total: number | undefined): void
  readonly json: boolean
  readonly dataDir: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts on SIGINT and SIGTERM; long work drains and returns. */
  readonly signal: AbortSignal
}

export type Command = {
  readonly name: string
  /** One sentence, shown in `callboard --help`. */
  readonly summary: string
  /** `import FILE --mapping NAME|FILE [--brokers H:P,…]` */
  readonly usage: string
  readonly example: string
  readonly options: Readonly<Record<string, Option>>
  /** Returns the exit code: 0 done, 1 failed or a check does not hold. Throws CallboardError('usage') for wrong use (exit 2). */
  readonly run: (args: Args, io: Io) => Promise<number>
}
