/** The service as the pages see it: a client made from its OpenAPI document, failures as one clear line, reads repeated while the tab is visible. */
import { QueryClient, type UseQueryResult } from '@tanstack/react-query'
import createClient from 'openapi-fetch'
import createQueries from 'openapi-react-query'
import { authorNow } from './author-setting.ts'
import { languageSetting } from './language.ts'
import type { Problem, paths } from './published-api.ts'
import { refusalText } from './words/refusals.ts'

/** A problem document that can be thrown; status 0: there was no answer. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly position: number | undefined

  constructor(status: number, { code = `http.${status}`, message, position }: Partial<Problem>) {
    super(message)
    this.status = status
    this.code = code
    this.position = position
  }
}

/** Commands go straight through it. Answers of reads are cached by the browser under their ETag, so an unchanged poll costs a 304. */
export const service = createClient<paths>()

service.use({
  // Where nobody signs in, whoever sends a change says so here and in no body; a header holds no Chinese as it is.
  onRequest: ({ request }) => {
    if (request.method !== 'GET') request.headers.set('callboard-name', encodeURIComponent(authorNow()))
  },
  onResponse: async ({ response }) => {
    if (response.ok) return
    const problem = await problemOf(response)
    // The session is over: whoever is asked next is asked who they are.
    if (problem.code === 'sign_in.needed') void queries.invalidateQueries({ queryKey: ['get', '/api/me'] })
    const { code = `http.${response.status}`, message = response.statusText } = problem
    throw new ApiError(response.status, { ...problem, code, message: refusalText(languageSetting.get(), code, message) })
  },
  onError: ({ request }) =>
    request.signal.aborted ? undefined : new ApiError(0, { code: 'service.unreachable', message: 'The service does not answer.' }),
})

/** Empty where something before the service answered, a proxy with a page of its own. */
async function problemOf(response: Response): Promise<Partial<Problem>> {
  const body: unknown = await response.json().catch(() => undefined)
  return typeof body === 'object' && body !== null ? body : {}
}

/** Reads of the pages: `api.useQuery('get', path, …, { refetchInterval })` asks that long after each answer, never while one is under way or the tab is hidden. */
export const api = createQueries(service)

export type Loaded<T> = Pick<UseQueryResult<T, Problem>, 'data' | 'error' | 'refetch' | 'status' | 'errorUpdateCount'>

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
