/** Who gives commands in tests. */
import type { Principal, Role } from '../../domain/principal.ts'

export const principal = (id: string, ...roles: Role[]): Principal => ({ id, name: id, roles, teams: [], via: 'host' })

export const agent = principal('a-014', 'agent')
export const lead = principal('s-002', 'supervisor')
export const admin = principal('admin', 'admin')
export const planner = principal('mei', 'scheduler')
