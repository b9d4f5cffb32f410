/** Names of sites, queues and agents in the chosen language, and the zone pages show times in. */
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { api } from './api.ts'
import { useLanguage } from './language.ts'
import { useOwnSites } from './me.tsx'
import { directoryWithin } from './own-sites.ts'
import type { Directory } from './published-api.ts'
import { useSearch } from './router.tsx'
import { useSetting } from './setting.ts'
import { MINUTE_MS } from './time.ts'
import { inViewOf, isZone, zoneInView, zoneSetting } from './zone.ts'

export type Names = {
  /** Of the view: its site's, else the viewer's choice, else the hotline's. */
  readonly zone: string
  readonly isZoneOfSite: boolean
  /** The address's, else the one kept at this browser. */
  readonly chosenZone: string | undefined
  readonly directory: Directory
  readonly queue: (id: string) => string
  readonly agent: (id: string) => string
  readonly site: (id: string) => string
}

// The hotline's zone is said by the directory alone: until it has come, times are those of the viewer's machine.
const EMPTY: Directory = { asOf: '', zone: Intl.DateTimeFormat().resolvedOptions().timeZone, sites: [], queues: [], agents: [] }

const DirectoryContext = createContext<Directory>(EMPTY)

export function DirectoryProvider({ children }: { readonly children: ReactNode }) {
  const { data, isError } = api.useQuery('get', '/api/directory', {}, { refetchInterval: MINUTE_MS })
  // Without names the pages go on with ids; what waits for the directory waits no longer.
  const sites = useOwnSites()
  const directory = useMemo(
    () => directoryWithin(data ?? (isError ? { ...EMPTY, asOf: new Date().toISOString() } : EMPTY), sites),
    [data, isError, sites],
  )
  return <DirectoryContext value={directory}>{children}</DirectoryContext>
}

/** An id that nobody registered is shown as it is. */
export function useNames(): Names {
  const directory = useContext(DirectoryContext)
  const language = useLanguage()
  const search = useSearch()
  const kept = useSetting(zoneSetting)
  const chosenZone = [search.get('zone') ?? '', kept].find(isZone)
  const { zone, isOfSite } = zoneInView(directory, inViewOf(search.get), chosenZone)
  return useMemo(() => {
    const queues = new Map(directory.queues.map((queue) => [queue.id, queue[language]]))
    const agents = new Map(directory.agents.map((agent) => [agent.id, agent.name]))
    const sites = new Map(directory.sites.map((site) => [site.id, site[language]]))
    const named = (names: ReadonlyMap<string, string>) => (id: string) => names.get(id) || id
    const names = { queue: named(queues), agent: named(agents), site: named(sites) }
    return { zone, isZoneOfSite: isOfSite, chosenZone, directory, ...names }
  }, [directory, language, zone, isOfSite, chosenZone])
}
