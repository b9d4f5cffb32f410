/** Talks to the service: JSON in and out, errors as one clear line, reads repeated while the page is open. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Problem } from '../../service/api/common.ts'

export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly position: number | undefined

  constructor(status: number, problem: Problem) {
    super(problem.message)
    this.status = status
    this.code = problem.code
    this.position = problem.position
  }
}

/** Answers of reads are cached by the browser under their ETag, so an unchanged poll costs a 304. */
export async function request<T>(path: string, init: { readonly body?: unknown; readonly signal?: AbortSignal } = {}): Promise<T> {
  const response = await send(path, init)
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw new ApiError(response.status, problemOf(body, response))
  return body as T
}

async function send(path: string, { body, signal }: { readonly body?: unknown; readonly signal?: AbortSignal }): Promise<Response> {
  const options: RequestInit =
    body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  try {
    return await fetch(path, signal === undefined ? options : { ...options, signal })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError(0, { code: 'service.unreachable', message: 'The service does not answer.' })
  }
}

function problemOf(body: unknown, response: Response): Problem {
  const problem = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {}
  const { code = `http.${response.status}`, message = response.statusText } = problem
  return problem.position === undefined ? { code, message } : { code, message, position: problem.position }
}

export type Loaded<T> = {
  readonly data: T | undefined
  readonly error: ApiError | undefined
  /** The first answer is still to come; a repeat keeps the last answer on the page. */
  readonly isLoading: boolean
  readonly reload: () => void
  /** Puts the answer of a command in place of the last read. */
  readonly replace: (data: T) => void
}

const lastAnswers = new Map<string, unknown>()

/** Reads `path` now, every `everyMs` while the tab is visible, and on `reload`. An undefined path waits. */
export function useApi<T>(path: string | undefined, everyMs?: number): Loaded<T> {
  const [state, setState] = useState<{ path: string | undefined; data?: T; error?: ApiError }>({ path: undefined })
  const [round, setRound] = useState(0)
  const current = useRef(path)
  current.current = path

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks for a repeat.
  useEffect(() => {
    if (path === undefined) return
    const stop = new AbortController()
    request<T>(path, { signal: stop.signal }).then(
      (data) => {
        lastAnswers.set(path, data)
        setState({ path, data })
      },
      (error: unknown) => {
        if (stop.signal.aborted) return
        const problem = error instanceof ApiError ? error : new ApiError(0, { code: 'page.defect', message: String(error) })
        setState((last) =>
          last.path === path && last.data !== undefined ? { path, data: last.data, error: problem } : { path, error: problem },
        )
      },
    )
    return () => stop.abort()
  }, [path, round])

  useEffect(() => {
    if (everyMs === undefined) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setRound((n) => n + 1)
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs])

  const isOfPath = state.path === path
  const data = isOfPath && state.data !== undefined ? state.data : path === undefined ? undefined : (lastAnswers.get(path) as T | undefined)
  const reload = useCallback(() => setRound((n) => n + 1), [])
  const replace = useCallback((next: T) => {
    const at = current.current
    if (at !== undefined) lastAnswers.set(at, next)
    setState({ path: at, data: next })
  }, [])
  return { data, error: isOfPath ? state.error : undefined, isLoading: data === undefined && !(isOfPath && state.error), reload, replace }
}

export function withQuery(path: string, params: Readonly<Record<string, string | number | undefined>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) if (value !== undefined && value !== '') search.set(name, String(value))
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}
