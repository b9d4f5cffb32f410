/** Who is asking and what they may: pages show what the service would answer; it decides. */
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { api } from './api.ts'
import { ownSites } from './own-sites.ts'
import type { Me } from './published-api.ts'
import { MINUTE_MS } from './time.ts'

/** Undefined where the service did not say: each part of a page then says itself what it may not. */
const MeContext = createContext<Me | undefined>(undefined)

export const useMe = (): Me | undefined => useContext(MeContext)

/** Whether an operation may be asked, by its operationId. */
export function useMay(): (operation: string) => boolean {
  const me = useMe()
  return (operation) => me?.operations.includes(operation) ?? true
}

/** The sites that are all the person reaches; undefined where a role reaches further, or no role is cut by site. */
export function useOwnSites(): readonly string[] | undefined {
  const me = useMe()
  return useMemo(() => ownSites(me?.who?.grants ?? []), [me])
}

/** The person's name where one is signed in; a typed one counts nowhere then. */
export function useSignedInName(): string | undefined {
  const me = useMe()
  return me?.by === 'account' || me?.by === 'persona' ? me.who?.name : undefined
}

export function MeProvider({ waiting, children }: { readonly waiting: ReactNode; readonly children: ReactNode }) {
  const { data, isPending } = api.useQuery('get', '/api/me', {}, { refetchInterval: MINUTE_MS })
  return isPending ? waiting : <MeContext value={data}>{children}</MeContext>
}
