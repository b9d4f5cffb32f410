/** Names of sites, queues and agents in the chosen language, and the zone pages show times in. */
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { api } from './api.ts'
import { useLanguage } from './language.ts'
import type { Directory } from './published-api.ts'
import { DEFAULT_ZONE, MINUTE_MS } from './time.ts'

export type Names = {
  readonly zone: string
  readonly directory: Directory
  readonly queue: (id: string) => string
  readonly agent: (id: string) => string
  readonly site: (id: string) => string
}

const EMPTY: Directory = { asOf: '', zone: DEFAULT_ZONE, sites: [], queues: [], agents: [] }

const DirectoryContext = createContext<Directory>(EMPTY)

export function DirectoryProvider({ children }: { readonly children: ReactNode }) {
  const { data } = api.useQuery('get', '/api/directory', {}, { refetchInterval: MINUTE_MS })
  return <DirectoryContext value={data ?? EMPTY}>{children}</DirectoryContext>
}

/** An id that nobody registered is shown as it is. */
export function useNames(): Names {
  const directory = useContext(DirectoryContext)
  const language = useLanguage()
  return useMemo(() => {
    const queues = new Map(directory.queues.map((queue) => [queue.id, queue[language]]))
    const agents = new Map(directory.agents.map((agent) => [agent.id, agent.name]))
    const sites = new Map(directory.sites.map((site) => [site.id, site[language]]))
    const named = (names: ReadonlyMap<string, string>) => (id: string) => names.get(id) || id
    return { zone: directory.zone, directory, queue: named(queues), agent: named(agents), site: named(sites) }
  }, [directory, language])
}
