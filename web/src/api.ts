/** Talks to the service: JSON in and out, errors as one clear line, reads repeated while the tab is visible. */
import { QueryClient, queryOptions, skipToken, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Problem as Full } from '../../service/api/problem.ts'

type Problem = Pick<Full, 'code' | 'message' | 'position'>

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

// The service may run on this very machine: what the browser thinks of its network counts for nothing.
const networkMode = 'always'

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode,
      // The next poll or the person repeats a failed read; three retries would hold back its message by seven seconds.
      retry: false,
      // A poll that came due while the tab was hidden is made when it shows again; what is read once stays read once.
      refetchOnWindowFocus: ({ observers }) => observers.some(({ options }) => options.refetchInterval),
    },
    mutations: { networkMode },
  },
})

/** Reads `path` now and `everyMs` after each answer, never while one is under way or the tab is hidden. An undefined path waits. */
export const readOf = <T>(path: string | undefined, everyMs?: number) =>
  queryOptions<T>({
    queryKey: [path],
    queryFn: path === undefined ? skipToken : ({ signal }) => request<T>(path, { signal }),
    refetchInterval: everyMs ?? false,
  })

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError
  }
}

export type Loaded<T> = Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>

export const useApi = <T>(path: string | undefined, everyMs?: number): Loaded<T> => useSteady(useQuery(readOf<T>(path, everyMs)))

/** A query forgets its error while it repeats a read that never succeeded; the page goes on saying it until the answer is there. */
export function useSteady<T>(result: UseQueryResult<T>): Loaded<T> {
  const last = useRef(result.error)
  if (result.status !== 'pending') last.current = result.error
  const { data, refetch } = result
  return { data, refetch, error: result.errorUpdateCount > 0 ? last.current : null }
}

export function withQuery(path: string, params: Readonly<Record<string, string | number | undefined>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) if (value !== undefined && value !== '') search.set(name, String(value))
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}
