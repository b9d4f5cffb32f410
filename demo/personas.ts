/** Somebody of the demo for each role that pages know, so that what each sees can be tried. */
import type { Grant, Role } from '../domain/principal.ts'
import { DEMO_TEAMS, demoAgents } from './hotline.ts'

type Persona = { readonly id: string; readonly name: string; readonly grants: readonly Grant[] }

const [TEAM = ''] = DEMO_TEAMS.map(({ teamId }) => teamId)

const persona = (id: string, name: string, role: Role, scope: Grant['scope']): Persona => ({
  ...{ id, name },
  grants: [{ role, scope, teams: scope === 'team' ? [TEAM] : [], sites: [] }],
})

// Abilities are drawn, names and teams are not.
const [AGENT] = demoAgents(() => 0)

export const demoPersonas: readonly Persona[] = [
  persona(AGENT?.agentId ?? '', AGENT?.name ?? '', 'agent', 'own'),
  persona('demo-lin', '林静 Jing Lin', 'supervisor', 'team'),
  persona('demo-zhang', '张敏 Min Zhang', 'qa_inspector', 'team'),
  persona('demo-qian', '钱远 Yuan Qian', 'qa_lead', 'all'),
  persona('demo-mei', '梅岚 Lan Mei', 'scheduler', 'all'),
  persona('demo-song', '宋哲 Zhe Song', 'analyst', 'all'),
  persona('demo-fang', '方婷 Ting Fang', 'manager', 'all'),
  persona('demo-tang', '唐磊 Lei Tang', 'admin', 'all'),
]
