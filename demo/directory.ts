/** Directory entries of the demo hotline: site, skills, queues, teams, seats, agents, interfaces. */
import type { Attributes, DirectoryKind } from '../domain/common/directory.ts'
import { DEMO_INTERFACES, DEMO_QUEUES, DEMO_SITE, DEMO_TEAMS, DEMO_ZONE, type DemoAgent } from './hotline.ts'

export type DemoEntry = { readonly kind: DirectoryKind; readonly id: string; readonly attributes: Attributes }

const WORK_TEAMS = [
  ['demo-t-desk', 'Service desk', '客服台'],
  ['demo-t-support', 'Support department', '支撑部门'],
  ['demo-t-field-1', 'Field service east', '东区外线'],
  ['demo-t-field-2', 'Field service west', '西区外线'],
  ['demo-t-field-3', 'Field service north', '北区外线'],
] as const

const named = (en: string, zh: string) => ({ name_en: en, name_zh: zh })

export function demoDirectory(agents: readonly DemoAgent[]): DemoEntry[] {
  return [
    { kind: 'site', id: DEMO_SITE, attributes: { ...named('Shanghai', '上海'), zone: DEMO_ZONE } },
    ...DEMO_QUEUES.flatMap(({ queueId, en, zh }): DemoEntry[] => [
      { kind: 'skill', id: queueId, attributes: named(en, zh) },
      { kind: 'queue', id: queueId, attributes: { ...named(en, zh), site_id: DEMO_SITE, skill_id: queueId } },
    ]),
    ...DEMO_TEAMS.map(
      ({ teamId, en, zh }): DemoEntry => ({ kind: 'team', id: teamId, attributes: { ...named(en, zh), site_id: DEMO_SITE } }),
    ),
    ...WORK_TEAMS.map(([id, en, zh]): DemoEntry => ({ kind: 'team', id, attributes: { ...named(en, zh), site_id: DEMO_SITE } })),
    ...agents.map(
      ({ seatId }): DemoEntry => ({
        kind: 'seat',
        id: seatId,
        attributes: { site_id: DEMO_SITE, name: seatId.replace('demo-seat-', 'A-') },
      }),
    ),
    ...agents.map(
      ({ agentId, name, teamId, skills }): DemoEntry => ({
        kind: 'agent',
        id: agentId,
        attributes: { name, team_id: teamId, site_id: DEMO_SITE, skills },
      }),
    ),
    ...DEMO_INTERFACES.map(({ interfaceId, en, zh }): DemoEntry => ({ kind: 'interface', id: interfaceId, attributes: named(en, zh) })),
  ]
}
