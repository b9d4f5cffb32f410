/** The simulated hotline: its site, queues, seats, agents and interfaces. */
import { DEFAULT_ZONE } from '../domain/kernel/zone.ts'
import type { Random } from './random.ts'

export const DEMO_SITE = 'demo-site-sh'
export const DEMO_ZONE = DEFAULT_ZONE

export type DemoQueue = {
  readonly queueId: string
  readonly en: string
  readonly zh: string
  /** Calls on an ordinary weekday. */
  readonly callsPerDay: number
  readonly talkSeconds: number
  readonly wrapSeconds: number
  readonly patienceSeconds: number
  /** Weight of each reason for calling. */
  readonly reasons: readonly (readonly [string, number])[]
  /** Share of a Monday … Sunday relative to an ordinary day. */
  readonly weekday: readonly [number, number, number, number, number, number, number]
  /** Share of calls that open a work order, and its type. */
  readonly orderShare: number
  readonly orderType: string
}

// 3,130 calls a day at 290–330 s fill 120 agents to about 52 % occupancy: waiting at the peaks, and a roster that can cover the week.
export const DEMO_QUEUES: readonly DemoQueue[] = [
  {
    queueId: 'demo-q-fault',
    en: 'Fault reports',
    zh: '故障报修',
    callsPerDay: 1260,
    talkSeconds: 265,
    wrapSeconds: 45,
    patienceSeconds: 240,
    reasons: [
      ['no_dial_tone', 3],
      ['slow_broadband', 5],
      ['router_lamp_off', 4],
      ['tv_no_signal', 2],
      ['line_noise', 1],
    ],
    weekday: [1.12, 1.02, 1, 0.98, 1.03, 0.9, 0.82],
    orderShare: 0.1,
    orderType: 'fault',
  },
  {
    queueId: 'demo-q-billing',
    en: 'Billing',
    zh: '账单查询',
    callsPerDay: 1170,
    talkSeconds: 225,
    wrapSeconds: 30,
    patienceSeconds: 180,
    reasons: [
      ['bill_too_high', 4],
      ['balance', 4],
      ['package_change', 3],
      ['payment_failed', 2],
      ['invoice', 1],
    ],
    weekday: [1.15, 1.05, 1, 1, 0.98, 0.72, 0.6],
    orderShare: 0.03,
    orderType: 'complaint',
  },
  {
    queueId: 'demo-q-orders',
    en: 'New services',
    zh: '业务办理',
    callsPerDay: 700,
    talkSeconds: 255,
    wrapSeconds: 50,
    patienceSeconds: 150,
    reasons: [
      ['new_broadband', 4],
      ['upgrade', 3],
      ['relocation', 2],
      ['cancel', 2],
      ['number_port', 1],
    ],
    weekday: [1, 1, 1, 1, 1.04, 1.18, 1.08],
    orderShare: 0.06,
    orderType: 'opportunity',
  },
]

export type DemoAgent = {
  readonly agentId: string
  readonly seatId: string
  readonly name: string
  readonly teamId: string
  readonly skills: readonly string[]
  /** 0 … 1: colours quality and handling time. */
  readonly ability: number
}

const FAMILY = [
  'Lin 林',
  'Wang 王',
  'Chen 陈',
  'Zhao 赵',
  'Liu 刘',
  'Huang 黄',
  'Zhou 周',
  'Wu 吴',
  'Xu 徐',
  'Sun 孙',
  'Ma 马',
  'Zhu 朱',
  'Hu 胡',
  'Guo 郭',
  'He 何',
  'Gao 高',
]
const GIVEN = ['Min 敏', 'Jie 洁', 'Wei 伟', 'Fang 芳', 'Lei 磊', 'Yan 燕', 'Jun 军', 'Xia 霞', 'Tao 涛', 'Ling 玲']

// Five skill groups, two queues for most agents: overlapping skills are what makes rosters and routing interesting.
const SKILL_GROUPS: readonly (readonly [string, string] | readonly [string])[] = [
  ['demo-q-fault', 'demo-q-orders'],
  ['demo-q-fault'],
  ['demo-q-billing', 'demo-q-orders'],
  ['demo-q-billing', 'demo-q-fault'],
  ['demo-q-billing'],
]

const AGENTS = 120

const number3 = (value: number): string => String(value).padStart(3, '0')

export function demoAgents(random: Random): readonly DemoAgent[] {
  return Array.from({ length: AGENTS }, (_, index) => ({
    agentId: `demo-agent-${number3(index + 1)}`,
    seatId: `demo-seat-${number3(index + 1)}`,
    name: nameOf(index),
    teamId: `demo-team-${1 + Math.floor(index / 20)}`,
    skills: SKILL_GROUPS[index % SKILL_GROUPS.length] ?? [],
    ability: Math.min(1, Math.max(0.1, 0.45 + 0.5 * random())),
  }))
}

function nameOf(index: number): string {
  const [familyEn, familyZh] = (FAMILY[index % FAMILY.length] ?? '').split(' ')
  const [givenEn, givenZh] = (GIVEN[Math.floor(index / FAMILY.length) % GIVEN.length] ?? '').split(' ')
  return `${familyZh}${givenZh} ${givenEn} ${familyEn}`
}

export const DEMO_TEAMS = Array.from({ length: 6 }, (_, index) => ({
  teamId: `demo-team-${index + 1}`,
  en: `Team ${index + 1}`,
  zh: `${index + 1} 班`,
}))

export const DEMO_INTERFACES = [
  {
    interfaceId: 'demo-if-crm',
    kind: 'crm',
    owner: 'Sales systems',
    en: 'Customer records',
    zh: '客户资料',
    operation: 'find_customer',
    meanMs: 180,
    errorShare: 0.002,
  },
  {
    interfaceId: 'demo-if-billing',
    kind: 'billing',
    owner: 'Billing operations',
    en: 'Billing system',
    zh: '计费系统',
    operation: 'balance',
    meanMs: 320,
    errorShare: 0.004,
  },
  {
    interfaceId: 'demo-if-line-test',
    kind: 'line_test',
    owner: 'Network',
    en: 'Line test',
    zh: '线路测试',
    operation: 'test_line',
    meanMs: 1400,
    errorShare: 0.012,
  },
  {
    interfaceId: 'demo-if-sms',
    kind: 'messaging',
    owner: 'Sales systems',
    en: 'Text messages',
    zh: '短信网关',
    operation: 'send',
    meanMs: 240,
    errorShare: 0.003,
  },
] as const
