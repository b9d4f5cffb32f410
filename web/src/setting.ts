/** A choice of the person at this browser, kept in local storage and shared by all components. */
import { useSyncExternalStore } from 'react'

export type Setting<T extends string> = {
  readonly get: () => T
  readonly set: (value: T) => void
  readonly subscribe: (onChange: () => void) => () => void
}

/** `parse` turns what was stored (or null) into a valid value. */
export function setting<T extends string>(key: string, parse: (stored: string | null) => T): Setting<T> {
  const listeners = new Set<() => void>()
  let value = parse(read(key))
  return {
    get: () => value,
    set: (next) => {
      value = next
      write(key, next)
      for (const listener of listeners) listener()
    },
    subscribe: (onChange) => {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
  }
}

export const useSetting = <T extends string>(of: Setting<T>): T => useSyncExternalStore(of.subscribe, of.get)

// Storage is refused in some private windows; the choice then lasts as long as the page.
function read(key: string): string | null {
  try {
    return localStorage.getItem(`callboard.${key}`)
  } catch {
    return null
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(`callboard.${key}`, value)
  } catch {
    return
  }
}
