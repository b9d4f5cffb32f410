/** Problems as people write them, wrong ones too: each is refused by name, or gets a roster that a second judge confirms. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hours, instant, toIso } from '../../domain/kernel/time.ts'
import { localDay } from '../../domain/kernel/zone.ts'
import { openSolver } from '../../jobs/compute/solver/highs.ts'
import { buildRoster } from './build-roster.ts'
import type { SolverSession } from './mip.ts'
import { brokenRules } from './oracle.ts'
import { defaultRules, type RosterProblem } from './problem.ts'
import { parseRosterProblem, problemDocument } from './problem-file.ts'

let solver: SolverSession
beforeAll(() => {
  solver = openSolver()
})
afterAll(() => solver.close())

const WEEK = '2026-03-23'
const night = { shiftId: 'night', startSeconds: hours(22), lengthSeconds: hours(8) }
const early = { shiftId: 'early', startSeconds: hours(6), lengthSeconds: hours(8) }
const noBreak = { breakSeconds: hours(0), breakFromSeconds: hours(0), breakToSeconds: hours(0) }
const contract = { maxWeeklySeconds: hours(40), minWeeklySeconds: hours(0), maxDaysPerWeek: 5 }
const anna = { agentId: 'anna', skills: ['f'], contract, leaveOn: [] }

/** One agent of `f` from an hour of the week to another, hours as they pass. */
const needed = (zone: string, from: number, to: number, agents = 1) =>
  Array.from({ length: (to - from) * 2 }, (_, n) => ({ queueId: 'f', slotAt: at(zone, from + n / 2), agents }))
const at = (zone: string, hour: number) => instant(localDay(WEEK, zone).from + hour * 3_600_000)

function week(more: Partial<RosterProblem>): RosterProblem {
  const shifts = [night, early].map((kind) => ({ ...kind, ...noBreak }))
  return {
    week: WEEK,
    zone: 'Asia/Shanghai',
    demand: needed('Asia/Shanghai', 22, 30),
    agents: [anna],
    shifts,
    rules: defaultRules,
    ...more,
  }
}

async function solved(problem: RosterProblem) {
  const roster = await buildRoster(problem, solver.solveMip, { seconds: 20, seed: 1, nodes: 50 })
  expect(roster.hardViolations).toEqual([])
  expect(brokenRules([{ problem, ...roster }])).toEqual([])
  expect(roster.lowerBound).toBeLessThanOrEqual(roster.objective + 1e-6)
  return { ...roster, missing: roster.coverage.reduce((sum, row) => sum + Math.max(0, row.required - row.rostered), 0) }
}

test('nobody is rostered for a shift that reaches into a day of leave, nor for one that begins on it', async () => {
  // 16 half hours from 22:00 to 06:00 stay uncovered: anna is away either on the evening's day or on the morning's.
  expect((await solved(week({}))).missing).toBe(0)
  for (const leaveOn of [['2026-03-23'], ['2026-03-24']])
    expect(await solved(week({ agents: [{ ...anna, leaveOn }] }))).toMatchObject({ shifts: [], missing: 16, objective: 1600 })
  // The night of the week's last day ends on the first of the next one.
  const sunday = { demand: needed('Asia/Shanghai', 6 * 24 + 22, 7 * 24) }
  expect(await solved(week({ ...sunday, agents: [{ ...anna, leaveOn: ['2026-03-30'] }] }))).toMatchObject({ shifts: [], missing: 4 })
})

test('a night from 22 to 6 lasts seven hours when clocks are set forward and nine when they are set back', async () => {
  const spring = await solved(week({ zone: 'Europe/Berlin', demand: needed('Europe/Berlin', 5 * 24 + 22, 5 * 24 + 29) }))
  expect(spring.shifts.map(({ toAt }) => toIso(toAt))).toEqual(['2026-03-29T04:00:00.000Z'])
  expect(spring).toMatchObject({ missing: 0, softCosts: { over: 0 } })
  const back = instant(Date.parse('2026-10-24T20:00:00Z'))
  const demand = Array.from({ length: 18 }, (_, n) => ({ queueId: 'f', slotAt: instant(back + n * 1_800_000), agents: 1 }))
  const autumn = await solved(week({ zone: 'Europe/Berlin', week: '2026-10-19', demand }))
  expect(autumn.shifts.map(({ fromAt, toAt }) => (toAt - fromAt) / 3_600_000)).toEqual([9])
  expect(autumn).toMatchObject({ missing: 0, softCosts: { over: 0 } })
})

test('a break that the shorter night would cut off is taken earlier', async () => {
  // Of 8 h the break may start after 7 h; of the 7 h that pass it starts after 6.
  const late = { ...night, breakSeconds: hours(1), breakFromSeconds: hours(7), breakToSeconds: hours(7) }
  const { shifts } = await solved(
    week({ zone: 'Europe/Berlin', demand: needed('Europe/Berlin', 5 * 24 + 22, 5 * 24 + 28), shifts: [late] }),
  )
  expect(shifts.map(({ fromAt, breakFromAt }) => ((breakFromAt ?? 0) - fromAt) / 3_600_000)).toEqual([6])
})

test('where nothing can be covered the roster is empty and all of it is missing', async () => {
  const three = needed('Asia/Shanghai', 2, 5, 2)
  const proven = { shifts: [], missing: 12, objective: 1200, lowerBound: 1200, status: 'optimal' }
  expect(await solved(week({ demand: three, shifts: [] }))).toMatchObject(proven)
  expect(await solved(week({ demand: three, agents: [] }))).toMatchObject(proven)
  expect(await solved(week({ demand: three, agents: [{ ...anna, skills: ['other'] }] }))).toMatchObject(proven)
  expect(await solved(week({ demand: three, agents: [{ ...anna, contract: { ...contract, maxDaysPerWeek: 0 } }] }))).toMatchObject(proven)
  // Shifts from 22 and from 6: none stands from 2 to 5 of the first night.
  expect(await solved(week({ demand: three }))).toMatchObject(proven)
  expect(await solved(week({ demand: [] }))).toMatchObject({ shifts: [], missing: 0, objective: 0, status: 'optimal' })
})

test('half an agent that is asked for is short without the next whole one and spare with it, each by its part', async () => {
  const people = ['anna', 'bo', 'cy'].map((agentId) => ({ ...anna, agentId }))
  const demand = needed('Asia/Shanghai', 6, 14, 2.5)
  // 16 half hours: three people are over by .5 at weight 1; two are short by .5 at weight 100.
  expect(await solved(week({ demand, agents: people }))).toMatchObject({ objective: 8, lowerBound: 8, status: 'optimal', missing: 0 })
  expect(await solved(week({ demand, agents: people.slice(1) }))).toMatchObject({ objective: 800, status: 'optimal', missing: 8 })
  // Where spare people cost more than missing ones two stay.
  const weights = { ...defaultRules.weights, under: 1, over: 2 }
  const { shifts } = await solved(week({ demand, agents: people, rules: { ...defaultRules, weights } }))
  expect(shifts).toHaveLength(2)
})

test('rest longer than a day counts over the day between', async () => {
  // Early shifts on Monday and Wednesday have 40 h between them.
  const demand = [0, 2].flatMap((day) => needed('Asia/Shanghai', day * 24 + 6, day * 24 + 14))
  const rested = async (rest: number) => (await solved(week({ demand, rules: { ...defaultRules, restSeconds: hours(rest) } }))).shifts
  expect(await rested(40)).toHaveLength(2)
  expect(await rested(40.5)).toHaveLength(1)
})

const document = () => JSON.parse(JSON.stringify(problemDocument(odd)))
const odd: RosterProblem = week({
  zone: 'Europe/Berlin',
  demand: [...needed('Europe/Berlin', 30, 36, 2), ...needed('Europe/Berlin', 5 * 24 + 22, 5 * 24 + 30)],
  shifts: [
    { ...night, breakSeconds: hours(0.5), breakFromSeconds: hours(3), breakToSeconds: hours(5) },
    { ...early, ...noBreak },
  ],
  agents: [
    {
      ...{
        ...anna,
        shiftIds: ['night', 'early'],
        weekendDaysBefore: 2,
        wishes: [{ on: '2026-03-24', wish: 'on', shiftId: 'early', weight: 5 }],
      },
      previous: [
        {
          ...{
            agentId: 'anna',
            queueId: 'f',
            workOn: '2026-03-22',
            shiftId: 'night',
            fromAt: at('Europe/Berlin', -2),
            toAt: at('Europe/Berlin', 6),
          },
          ...{ breakFromAt: null, breakToAt: null },
        },
      ],
    },
    { ...anna, agentId: 'bo', leaveOn: ['2026-03-25'], contract: { ...contract, minWeeklySeconds: hours(8) } },
    { ...anna, agentId: 'cy', skills: ['f', 'g'] },
  ],
})

const wrong: readonly [what: string, change: (file: ReturnType<typeof document>) => void, said: RegExp][] = [
  ['an unknown zone', (file) => (file.zone = 'Mars/Base'), /'Mars\/Base' is not an IANA time zone/],
  ['a day that no calendar has', (file) => (file.week = '2026-02-30'), /^week is '2026-02-30'/],
  ['leave on no day', (file) => (file.agents[1].leaveOn = ['25.3.']), /^agents\[1\]\.leaveOn\[0\] is '25\.3\.'/],
  [
    'a shift that there is not',
    (file) => (file.agents[0].shiftIds = ['late']),
    /^agents\[0\]\.shiftIds\[0\] \('anna'\) is 'late'.* night, early\./,
  ],
  ['a wish for such a shift', (file) => (file.agents[0].wishes[0].shiftId = 'late'), /^agents\[0\]\.wishes\[0\]\.shiftId .*'late'/],
  ['a wish that is neither', (file) => (file.agents[0].wishes[0].wish = 'maybe'), /wish is "maybe"; it must be "on" or "off"/],
  [
    'a least above the most',
    (file) => (file.agents[1].minWeeklyHours = 41),
    /^agents\[1\] \('bo'\) has minWeeklyHours 41 above maxWeeklyHours 40/,
  ],
  ['blanks around an id', (file) => (file.agents[1].agentId = 'anna '), /^agents\[1\]\.agentId is "anna ", with blanks around/],
  ['a skill in other letters', (file) => (file.agents[1].skills = ['F']), /^agents\[1\]\.skills\[0\] .* did you mean 'f'\?$/],
  ['an agent twice', (file) => file.agents.push(file.agents[0]), /^agents\[3\] repeats agentId 'anna' of agents\[0\]/],
  ['a shift twice', (file) => file.shifts.push(file.shifts[1]), /^shifts\[2\] repeats shiftId 'early' of shifts\[1\]/],
  ['a slot twice', (file) => file.demand.push(file.demand[0]), /^demand\[28\] repeats slot 'f .*' of demand\[0\]/],
  [
    'a week from its Wednesday on',
    (file) => (file.week = '2026-03-25'),
    /^week is '2026-03-25', a Wednesday, and the demand of 2026-03-24 to 2026-03-29 .*; write "week": "2026-03-23"\.$/,
  ],
  [
    'a week that begins on a Wednesday, with demand of seven days',
    (file) => {
      file.week = '2026-03-25'
      file.demand = [{ queueId: 'f', slotAt: '2026-03-31T10:00:00Z', agents: 1.5 }, ...file.demand.slice(-4)]
    },
    /^week is '2026-03-25', a Wednesday; .* from Monday on: write "week": "2026-03-23"/,
  ],
  [
    'a week that begins on a Sunday and asks for nobody',
    (file) => {
      file.week = '2026-03-22'
      file.demand = []
    },
    /^week is '2026-03-22', a Sunday; .* write "week": "2026-03-16"/,
  ],
  ['another week', (file) => (file.week = '2026-03-30'), /^week is '2026-03-30', a Monday, .*write "week": "2026-03-23"\.$/],
  ['a slot of another week', (file) => (file.demand[0].slotAt = '2026-04-01T00:00:00Z'), /^demand\[0\]: Demand of f at 2026-04-01/],
  [
    'a break window reversed',
    (file) => (file.shifts[0].breakToHour = 2),
    /^shifts\[0\] \('night'\) has breakFromHour 3 after breakToHour 2/,
  ],
  [
    'a break after the end',
    (file) => (file.shifts[0].breakToHour = 8),
    /^shifts\[0\] \('night'\) lasts 8 h, but its break may end after 8.5 h/,
  ],
  ['letters for minutes', (file) => (file.shifts[0].breakMinutes = 'half'), /^shifts\[0\]\.breakMinutes is "half"; it must be a number/],
  ['a start off the half hour', (file) => (file.shifts[0].startHour = 21.75), /^shifts\[0\]\.startHour \('night'\) is not on a half hour/],
  ['half a day', (file) => (file.rules.maxDaysPerWeek = 4.5), /^rules\.maxDaysPerWeek is 4\.5; it must be a whole number/],
  ["another's shift", (file) => (file.agents[0].previous[0].agentId = 'bo'), /^agents\[0\]\.previous\[0\] \('anna'\) is a shift of 'bo'/],
  [
    'a shift before that is in the week',
    (file) => (file.agents[0].previous[0].workOn = WEEK),
    /^agents\[0\]\.previous\[0\] .* not before the week/,
  ],
  [
    'the same shift before twice',
    (file) => file.agents[0].previous.push(file.agents[0].previous[0]),
    /^agents\[0\]\.previous\[0\] \('anna'\) overlaps previous\[1\]/,
  ],
  [
    'a slip in a rule',
    (file) => (file.rules.maxWeeklyHour = 20),
    /^'maxWeeklyHour' is no member of rules; did you mean 'maxWeeklyHours'\?$/,
  ],
  ['a rule at the top', (file) => (file.restHours = 20), /^'restHours' is no member of the file; it belongs in rules\.$/],
  ['a weight among the rules', (file) => (file.rules.under = 1), /^'under' is no member of rules; it belongs in rules\.weights\.$/],
  [
    'a slip in a shift',
    (file) => (file.shifts[0].breakMinute = 30),
    /^'breakMinute' is no member of shifts\[0\]; did you mean 'breakMinutes'\?$/,
  ],
  ['a slip in an agent', (file) => (file.agents[0].leave = []), /^'leave' is no member of agents\[0\]; did you mean 'leaveOn'\?$/],
  [
    'a member of demand nobody reads',
    (file) => (file.demand[0].priority = 1),
    /^'priority' is no member of demand\[0\]; it has queueId, slotAt, agents\.$/,
  ],
  [
    'a member of a shift before nobody reads',
    (file) => (file.agents[0].previous[0].fromat = ''),
    /^'fromat' is no member of agents\[0\]\.previous\[0\]; did you mean 'fromAt'\?$/,
  ],
  ['a shift nearly named', (file) => (file.agents[0].shiftIds = ['nigth']), /^agents\[0\]\.shiftIds\[0\] .* did you mean 'night'\?$/],
  [
    'a skill nearly named',
    (file) => {
      file.demand[0].queueId = 'complaints'
      file.agents[0].skills = ['f', 'compliants']
    },
    /^agents\[0\]\.skills\[1\] \('anna'\) is 'compliants', which no demand asks for; did you mean 'complaints'\?$/,
  ],
  [
    'a wish of another week',
    (file) => (file.agents[0].wishes = [{ on: '2026-04-01', wish: 'off' }]),
    /^agents\[0\]\.wishes\[0\]\.on \('anna'\) is 2026-04-01, no day of the week from 2026-03-23 to 2026-03-29/,
  ],
  ['leave of another year', (file) => (file.agents[0].leaveOn = ['2062-03-24']), /^agents\[0\]\.leaveOn\[0\] .* correct the year\.$/],
]

test('skills that are others are let be: nobody asks for them this week', () => {
  const file = document()
  file.demand[0].queueId = 'fault-1'
  file.agents[0].skills = ['f', 'fault-2', 'english']
  expect(parseRosterProblem(file)).toMatchObject({ ok: true })
})

test.each(wrong)('%s is refused with row, value and remedy', (_, change, said) => {
  const file = document()
  change(file)
  expect(parseRosterProblem(file)).toMatchObject({ ok: false, rejection: { code: 'roster.file', message: expect.stringMatching(said) } })
})

/** Values that anything in a file may be replaced by; `undefined` leaves it out. */
const VALUES = [
  undefined,
  null,
  '',
  'x',
  'night',
  '2026-03-28',
  '2026-03-29T00:30:00Z',
  true,
  -1,
  0,
  0.5,
  1,
  2,
  7,
  13.5,
  24,
  1e9,
  [],
  {},
] as const

/** The document with one member replaced, by place in the order of reading, or an entry of a list doubled. */
function mutated(file: object, place: number, value: unknown, isDoubled: boolean): void {
  const members: { within: object; key: string }[] = []
  const walk = (within: object): void => {
    for (const [key, inner] of Object.entries(within)) {
      // Of a list of many alike, such as demand, the first three are enough.
      if (Array.isArray(within) && Number(key) > 2) continue
      members.push({ within, key })
      if (typeof inner === 'object' && inner !== null) walk(inner)
    }
  }
  walk(file)
  const { within, key } = members[place % members.length] ?? { within: file, key: 'week' }
  if (isDoubled && Array.isArray(within)) within.push(Reflect.get(within, key))
  else if (value === undefined && Array.isArray(within)) within.splice(Number(key), 1)
  else if (value === undefined) Reflect.deleteProperty(within, key)
  else Reflect.set(within, key, value)
}

const mutation = fc.record({ place: fc.nat(500), value: fc.constantFrom(...VALUES), isDoubled: fc.boolean() })

test('a file with anything replaced is refused by name or gets a roster without a broken rule', { timeout: 300_000 }, async () => {
  const law = fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
    const file = document()
    for (const { place, value, isDoubled } of mutations) mutated(file, place, value, isDoubled)
    const read = parseRosterProblem(file)
    if (read.ok) await solved(read.value)
    else expect(read.rejection).toMatchObject({ code: 'roster.file', message: expect.stringMatching(/^\S.{10,300}[^;][.?]$/) })
  })
  await fc.assert(law, { numRuns: 60, seed: 7 })
})
