/** `callboard doctor`: everything that must hold for the line to work, each with its rule and what to do. */
import { statfs } from 'node:fs/promises'
import { toIso } from '../../domain/kernel/time.ts'
import { jobs } from '../../jobs/catalog.ts'
import { jobsAhead } from '../../jobs/engine/ahead.ts'
import { aheadOfLedger } from '../../jobs/engine/host-clock.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { ledgerOptionsFrom, openLedger } from '../../ledger/open-ledger.ts'
import { pairProblems } from '../../projections/pair.ts'
import { openStore, storeOptionsFrom } from '../../sql/open-store.ts'
import type { Args, Command, Io } from '../command.ts'
import { mustHold } from '../data-directory.ts'
import { type Check, checked, looked } from '../doctor/check.ts'
import { kafkaChecks } from '../doctor/kafka-checks.ts'
import { storeChecks } from '../doctor/store-checks.ts'
import { kafkaOptions, kafkaSecurityFrom } from '../kafka-options.ts'
import { systemClock } from '../open-parts.ts'

const GIB = 2 ** 30
const LEAST_FREE_GIB = 1

export const command: Command = {
  name: 'doctor',
  summary: 'Checks brokers, topics, lag, store, migrations, contracts, disk, clocks and ledger; exit 1 where one fails.',
  usage: 'doctor [--brokers H:P,…] [--topics a,b] [--group G] [--max-lag N]',
  example: 'callboard doctor --brokers 127.0.0.1:9092 --json',
  options: {
    ...kafkaOptions,
    brokers: { type: 'string', description: 'Kafka brokers; without them Kafka is not checked.' },
    topics: { type: 'string', description: 'Topics that must exist, or KAFKA-TOPIC=TOPIC; without it those known that the brokers have.' },
    group: { type: 'string', description: 'Consumer group.', default: 'callboard' },
    'max-lag': { type: 'string', description: 'Most records of a topic not yet ingested.', default: '100000' },
  },
  run: async (args, io) => {
    const there = await held(io)
    const parts = there[0]?.ok === false ? [] : [...(await store(io)), ...(await dataDirectory(io)), ...(await ledger(io))]
    const checks = [...(await kafka(args, io)), ...there, ...parts]
    io.answer(checks.map(rowOf), (rows) => rows.map(lineOf).join('\n'))
    return checks.every(({ ok }) => ok) ? 0 : 1
  },
}

const held = (io: Io): Promise<Check[]> =>
  looked('data', 'holds a store or a ledger', 'Name the right directory with --data.', async () => {
    mustHold(io, 'store', 'ledger')
    return [checked('data', true, io.dataDir, 'holds a store or a ledger', '')]
  })

type Row = Check & { readonly check: string; readonly detail: string }

const rowOf = (check: Check): Row => ({ check: check.id, detail: `${check.value ?? 'unknown'} (rule: ${check.rule})`, ...check })

const lineOf = ({ ok, check, detail, remedy }: Row): string =>
  `${ok ? 'ok  ' : 'FAIL'}  ${check.padEnd(28)} ${detail}${ok ? '' : `\n      → ${remedy}`}`

async function kafka(args: Args, io: Io): Promise<Check[]> {
  const brokers = args.list('brokers')
  if (brokers.length === 0) return []
  const security = await kafkaSecurityFrom(command, args, io)
  const maxLag = args.number('max-lag', { integer: true, min: 0 }) ?? 0
  return kafkaChecks({ brokers, security, topics: args.list('topics'), group: args.required('group'), maxLag })
}

const store = (io: Io): Promise<Check[]> =>
  looked('store', 'can be opened', 'See the message; another process may hold the directory, or the server is not there.', async () => {
    const opened = await openStore(storeOptionsFrom(io.dataDir, io.env))
    try {
      return [checked('store', true, opened.kind, 'can be opened', ''), ...(await storeChecks(opened, Date.now))]
    } finally {
      await opened.close()
    }
  })

const dataDirectory = (io: Io): Promise<Check[]> =>
  looked('data.disk', `at least ${LEAST_FREE_GIB} GiB free`, 'Name a directory that can be written with --data.', async () => {
    const { bavail, bsize } = await statfs(io.dataDir)
    const free = (bavail * bsize) / GIB
    const rule = `at least ${LEAST_FREE_GIB} GiB free`
    return [
      checked(
        'data.disk',
        free >= LEAST_FREE_GIB,
        `${free.toFixed(1)} GiB`,
        rule,
        `Free disk space under ${io.dataDir}, or move it with --data.`,
      ),
    ]
  })

const ledger = (io: Io): Promise<Check[]> =>
  looked('ledger', 'can be opened', 'See the message; restore the ledger from a backup where its file is damaged.', async () => {
    const opened = await openLedger(ledgerOptionsFrom(io.dataDir, io.env))
    try {
      return [await seals(opened), await clocks(opened), await hostClock(opened), ...(await paired(io, opened))]
    } finally {
      await opened.close()
    }
  })

async function seals(opened: Ledger): Promise<Check> {
  const broken = await opened.brokenSeal()
  const value = broken ? `broken at position ${broken.position} (${broken.stream} version ${broken.version})` : 'whole'
  const remedy = 'Compare with a backup; callboard audit verify names the event.'
  return checked('ledger.seals', !broken, value, 'every event is as it was written', remedy)
}

async function clocks(opened: Ledger): Promise<Check> {
  const ahead = await jobsAhead(
    opened.jobs,
    jobs.map(({ name }) => name),
    systemClock,
  )
  const value = ahead.map(({ job, at, what }) => `${job}: ${what} of ${toIso(at)}`).join('; ') || 'none'
  const remedy = 'A clock was ahead: set this one by NTP and start the jobs; they go on from the right instant at their next look.'
  return checked(
    'clock.jobs',
    ahead.every(({ what }) => what === 'run'),
    value,
    'no job is planned beyond now',
    remedy,
  )
}

async function hostClock(opened: Ledger): Promise<Check> {
  const ahead = await aheadOfLedger(opened.jobs, systemClock)
  const value = ahead === 0 ? 'agree' : `${Math.round(Math.abs(ahead) / 1000)} s ${ahead > 0 ? 'ahead' : 'behind'}`
  return checked(
    'clock.ledger',
    ahead === 0,
    value,
    "within 5 s of the ledger's server",
    'Set this clock by NTP; until then no job runs here.',
  )
}

const paired = (io: Io, opened: Ledger): Promise<Check[]> =>
  looked('pair', PAIR_RULE, PAIR_REMEDY, async () => {
    const found = await openStore(storeOptionsFrom(io.dataDir, io.env))
    try {
      const problems = await pairProblems(found, opened)
      return [checked('pair', problems.length === 0, problems.join(' ') || 'they fit', PAIR_RULE, PAIR_REMEDY)]
    } finally {
      await found.close()
    }
  })

const PAIR_RULE = 'store and ledger have all that the other has seen of them'
const PAIR_REMEDY = 'Restore what is missing from a backup, or go on without it by callboard migrate --pair.'
