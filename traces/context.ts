/** Carries the active span through asynchronous code, where the host application has not set this up itself. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, type ContextManager, context, ROOT_CONTEXT } from '@opentelemetry/api'

class StorageContextManager implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>()

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT
  }

  with<Args extends unknown[], Work extends (...args: Args) => ReturnType<Work>>(
    at: Context,
    work: Work,
    self?: ThisParameterType<Work>,
    ...args: Args
  ): ReturnType<Work> {
    return this.#storage.run(at, () => Reflect.apply(work, self, args))
  }

  bind<Target>(at: Context, target: Target): Target {
    if (typeof target !== 'function') return target
    const run = (...args: unknown[]): unknown => this.#storage.run(at, () => Reflect.apply(target, undefined, args))
    return run as Target
  }

  enable(): this {
    return this
  }

  disable(): this {
    this.#storage.disable()
    return this
  }
}

/** A manager that is there already, the host's own, stays. */
export const carryContext = (): boolean => context.setGlobalContextManager(new StorageContextManager())
