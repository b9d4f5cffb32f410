/** What a host holds of an opened Callboard: calls under way are waited for, and every call after `close` says so by the same error. */
import { CallboardError } from '../domain/kernel/errors.ts'

/** Methods that answer at once: they throw where the others reject. */
const AT_ONCE: ReadonlySet<string> = new Set(['as', 'isFailing', 'onWritten', 'start'])

export class WhileOpen {
  readonly #underWay = new Set<Promise<unknown>>()
  #isClosed = false

  /** The same object; its methods, and those of what it holds, work until `close`. */
  guarding<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value === 'function') return (...args: unknown[]) => this.#call(String(name), () => Reflect.apply(value, target, args))
        return typeof value === 'object' && value !== null ? this.guarding(value) : value
      },
    })
  }

  /** From now on nothing is begun; resolves when what was begun before has ended. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled(this.#underWay)
  }

  #call(name: string, work: () => unknown): unknown {
    if (this.#isClosed) {
      if (AT_ONCE.has(name)) throw closed()
      return Promise.reject(closed())
    }
    const outcome = work()
    if (!(outcome instanceof Promise)) return outcome
    const ended: Promise<unknown> = outcome.then(
      () => this.#underWay.delete(ended),
      () => this.#underWay.delete(ended),
    )
    this.#underWay.add(ended)
    return outcome
  }
}

const closed = (): CallboardError =>
  new CallboardError('usage', 'This Callboard was closed; open the data directory again with openCallboard.')
