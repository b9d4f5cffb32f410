/** `callboard staffing`: how many agents a queue needs, and whether the formulas reproduce a file of known values. */

import { readFile } from 'node:fs/promises'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { parseJsonFile } from '../../domain/kernel/json-file.ts'
import { minutes, type Seconds, seconds } from '../../domain/kernel/time.ts'
import { USUAL_TARGET } from '../../domain/operations/queue-target.ts'
import { checkOracle, type OracleReport } from '../../workforce/staffing/oracle.ts'
import { requiredAgents } from '../../workforce/staffing/required-agents.ts'
import type { Args, Command, Io } from '../command.ts'

const USAGE =
  'staffing check FILE | staffing require --calls N --aht S --slot 30m --sl 0.8 --within 20 [--patience S] [--shrinkage R] [--max-occupancy R]'

export const command: Command = {
  name: 'staffing',
  summary: 'Agents needed for a service level (Erlang C, A, X), and a check of the formulas against known values.',
  usage: USAGE,
  example: 'callboard staffing require --calls 100 --aht 180 --slot 30m --sl 0.8 --within 20 --patience 120 --shrinkage 0.3',
  options: {
    calls: { type: 'string', description: 'Calls offered per slot.' },
    aht: { type: 'string', description: 'Mean handle time in seconds: talk, hold and wrap-up.' },
    slot: { type: 'string', description: 'Length of the slot: 15m, 30m or 1h.', default: '30m' },
    sl: {
      type: 'string',
      description: 'Share of offered calls to answer within the target, 0 to below 1.',
      default: String(USUAL_TARGET.serviceLevelRatio),
    },
    within: { type: 'string', description: 'The target in seconds.', default: String(USUAL_TARGET.answerSeconds) },
    patience: { type: 'string', description: 'Mean patience in seconds; without it nobody hangs up (Erlang C).' },
    redial: { type: 'string', description: 'Share of abandoned calls that dial again (Erlang X; needs --patience).' },
    shrinkage: { type: 'string', description: 'Share of paid time off the phone, 0 to 0.95.', default: '0' },
    'max-occupancy': { type: 'string', description: 'Highest share of time an agent may be busy.' },
    'max-asa': { type: 'string', description: 'Longest mean wait in seconds.' },
  },
  run: async (args, io) => {
    const [action, file] = args.positionals
    if (action === 'check' && file !== undefined) return check(file, io)
    if (action === 'require') return require(args, io)
    throw new CallboardError('usage', `staffing is followed by 'check FILE' or 'require', not '${action ?? ''}'. Usage: callboard ${USAGE}`)
  },
}

async function check(file: string, io: Io): Promise<number> {
  const report = checkOracle(await readJson(file))
  if (!report.ok) throw new CallboardError('usage', `${file}: ${report.rejection.message}`)
  io.answer(report.value, pretty)
  return report.value.failed === 0 ? 0 : 1
}

function require(args: Args, io: Io): number {
  const slot = slotSeconds(args.required('slot'))
  const patience = args.number('patience')
  const redial = args.number('redial')
  const longestMeanWait = args.number('max-asa')
  if (redial !== undefined && patience === undefined)
    throw new CallboardError('usage', '--redial needs --patience: who never hangs up never dials again.')
  const number = (name: string) => args.number(name, { min: 0 }) ?? Number(args.required(name))
  const { agents, scheduled, performance } = requiredAgents(
    {
      callsPerSecond: number('calls') / slot,
      ahtSeconds: seconds(number('aht')),
      patienceSeconds: patience === undefined ? undefined : seconds(patience),
      redialRatio: redial,
    },
    {
      serviceLevelRatio: number('sl'),
      withinSeconds: seconds(number('within')),
      maxOccupancyRatio: args.number('max-occupancy'),
      maxAsaSeconds: longestMeanWait === undefined ? undefined : seconds(longestMeanWait),
    },
    number('shrinkage'),
  )
  const { serviceLevelRatio, asaSeconds, abandonRatio, occupancyRatio } = performance
  io.answer(
    { agents, serviceLevel: serviceLevelRatio, asa: asaSeconds, abandonRatio, occupancy: occupancyRatio, scheduled },
    (value) =>
      `${value.agents} agents on the phone, ${value.scheduled} scheduled: ${percent(value.serviceLevel)} in time, mean wait ${value.asa.toFixed(1)} s, ` +
      `${percent(value.abandonRatio)} abandoned, ${percent(value.occupancy)} occupied`,
  )
  return 0
}

const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`

const SLOTS: ReadonlyMap<string, Seconds> = new Map([
  ['15m', minutes(15)],
  ['30m', minutes(30)],
  ['1h', minutes(60)],
])

function slotSeconds(text: string): Seconds {
  const length = SLOTS.get(text)
  if (length === undefined) throw new CallboardError('usage', `--slot is '${text}'; it must be one of ${[...SLOTS.keys()].join(', ')}.`)
  return length
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CallboardError('usage', `${file} can not be read; check the path.`, { cause })
  })
  return parseJsonFile(text, file)
}

function pretty(report: OracleReport): string {
  const failed = report.rows
    .filter((row) => !row.ok)
    .map((row) => `row ${row.id}: ${row.field} is ${row.actual}, expected ${row.expected} (${row.error})`)
  const excluded = report.excluded.map((row) => `row ${row.id} excluded: ${row.note}`)
  return [`${report.passed} passed, ${report.failed} failed, ${report.excluded.length} excluded`, ...failed, ...excluded].join('\n')
}
