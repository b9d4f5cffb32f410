/** Commits offsets whose records are stored: one commit at a time; what became committable meanwhile goes with the next. */

export type Offset = { readonly topic: string; readonly partition: number; readonly offset: string }
type Commit = (offsets: Offset[]) => Promise<void>

export class Committer {
  readonly #commit: Commit
  readonly #note: (line: string) => void
  readonly #committable = new Map<string, Offset>()
  #committing: Promise<void> | undefined

  constructor(commit: Commit, note: (line: string) => void) {
    this.#commit = commit
    this.#note = note
  }

  /** `offset`: the next to read; those before it are stored. */
  add(topic: string, partition: number, offset: string): void {
    this.#committable.set(`${topic}/${partition}`, { topic, partition, offset })
    void this.flush()
  }

  /** Forgets what is not committed yet: another consumer may have the partitions now. */
  clear(): void {
    this.#committable.clear()
  }

  /** Resolves when all that was added is committed or refused. */
  flush(): Promise<void> {
    this.#committing ??= this.#commitAll().finally(() => {
      this.#committing = undefined
    })
    return this.#committing
  }

  async #commitAll(): Promise<void> {
    while (this.#committable.size > 0) {
      const offsets = [...this.#committable.values()]
      this.#committable.clear()
      // A commit that a rebalance refuses is harmless: the records are stored and come once more.
      await this.#commit(offsets).catch((error: unknown) =>
        this.#note(`Commit refused: ${error instanceof Error ? error.message : String(error)}`),
      )
    }
  }
}
