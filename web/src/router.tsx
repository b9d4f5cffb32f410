/** A router of history entries: the path picks the page, the query string holds its filters, so every view has an address. */
import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

const notify = () => {
  for (const listener of listeners) listener()
}

window.addEventListener('popstate', notify)

const subscribe = (onChange: () => void) => {
  listeners.add(onChange)
  return () => listeners.delete(onChange)
}

/** `replace` keeps the back button meaningful while filters change. */
export function navigate(to: string, options: { readonly replace?: boolean } = {}): void {
  if (to === `${location.pathname}${location.search}`) return
  const isNewPage = new URL(to, location.origin).pathname !== location.pathname
  if (options.replace) history.replaceState(null, '', to)
  else history.pushState(null, '', to)
  notify()
  if (isNewPage) window.scrollTo(0, 0)
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname)

const useSearchText = (): string => useSyncExternalStore(subscribe, () => location.search)

export type Search = {
  readonly text: string
  readonly get: (name: string) => string | undefined
  /** Changes the given names and keeps the others; undefined removes one. */
  readonly set: (changes: Readonly<Record<string, string | undefined>>) => void
}

export function useSearch(): Search {
  const text = useSearchText()
  const params = new URLSearchParams(text)
  return {
    text,
    get: (name) => params.get(name) ?? undefined,
    set: (changes) => {
      const next = new URLSearchParams(location.search)
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined || value === '') next.delete(name)
        else next.set(name, value)
      }
      const query = next.toString()
      navigate(`${location.pathname}${query === '' ? '' : `?${query}`}`, { replace: true })
    },
  }
}

/** An ordinary link that stays in the page; modified clicks keep their meaning. */
export function Link({ to, onClick, ...rest }: { readonly to: string } & AnchorHTMLAttributes<HTMLAnchorElement>) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(to)
  }
  return <a href={to} onClick={follow} {...rest} />
}
