/** What wouter leaves to the pages: filters in the query string, and moves that keep the back button meaningful. */
import { type AroundNavHandler, useLocation } from 'wouter'
// wouter's own useSearch decodes the text once more, which makes an `A` of `%41` in a query of the SQL page.
import { navigate, useSearch as useSearchText } from 'wouter/use-browser-location'

/** A link to the address shown adds no entry to the history; a new page begins at its top. */
export const aroundNav: AroundNavHandler = (move, to, options) => {
  if (to === `${location.pathname}${location.search}`) return
  const isNewPage = new URL(to, location.origin).pathname !== location.pathname
  move(to, options)
  if (isNewPage) window.scrollTo(0, 0)
}

export const useNavigate = () => useLocation()[1]

export type Search = {
  readonly text: string
  readonly get: (name: string) => string | undefined
  /** Undefined where the address says something else. */
  readonly oneOf: <T extends string>(name: string, values: readonly T[]) => T | undefined
  /** Changes the given names and keeps the others; undefined removes one. */
  readonly set: (changes: Readonly<Record<string, string | undefined>>) => void
}

export function useSearch(): Search {
  const text = useSearchText()
  const params = new URLSearchParams(text)
  return {
    text,
    get: (name) => params.get(name) ?? undefined,
    oneOf: (name, values) => values.find((value) => value === params.get(name)),
    set: (changes) => {
      const next = new URLSearchParams(location.search)
      for (const [name, value] of Object.entries(changes)) value ? next.set(name, value) : next.delete(name)
      navigate(next.size === 0 ? location.pathname : `?${next}`, { replace: true })
    },
  }
}
