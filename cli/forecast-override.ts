/** `callboard forecast override add|list|withdraw`. */
import { randomUUID } from 'node:crypto'
import { overrides } from '../centres/overrides.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { type Instant, parseInstant, toIso } from '../domain/kernel/time.ts'
import type { Principal } from '../domain/principal.ts'
import { type Override, type OverrideCommand, type OverrideOperation, stateAt } from '../forecasting/overrides.ts'
import { execute } from '../ledger/execute.ts'
import { readOverrides } from '../sql/reads/forecasts.ts'
import { usage } from './args.ts'
import type { Args, Command, Io } from './command.ts'
import { mustHold } from './data-directory.ts'
import { withMigratedStore } from './migrated-store.ts'
import { systemClock, withProjections } from './open-parts.ts'
import { cliPrincipal } from './principal.ts'
import { tableText } from './table.ts'

export async function answerOverride(command: Command, args: Args, io: Io, [action, id]: readonly string[]): Promise<number> {
  if (action === 'add')
    return change(io, cliPrincipal(args.required('author')), {
      type: 'MakeOverride',
      overrideId: randomUUID(),
      terms: termsOf(command, args),
      at: systemClock(),
    })
  if (action === 'withdraw') {
    if (id === undefined) return usage(command, 'Name the override to withdraw; forecast override list shows them.')
    return change(io, cliPrincipal(args.required('author')), {
      type: 'WithdrawOverride',
      overrideId: id,
      reason: args.text('reason') ?? '',
      at: systemClock(),
    })
  }
  if (action !== 'list') return usage(command, 'Say override add, list or withdraw.')
  return withMigratedStore(io, async (store) => {
    answerOverrides(io, await readOverrides(store, args.text('queue')))
    return 0
  })
}

function termsOf(command: Command, args: Args) {
  const given = (['multiply', 'add', 'set'] as const).filter((name) => args.text(name) !== undefined)
  const operation: OverrideOperation | undefined = given[0]
  const amount = operation === undefined ? undefined : args.number(operation)
  if (operation === undefined || amount === undefined || given.length > 1) return usage(command, 'Give one of --multiply, --add and --set.')
  const moment = (name: string): Instant => {
    const at = parseInstant(args.required(name))
    return at.ok ? at.value : usage(command, `--${name}: ${at.rejection.message}`)
  }
  const expiry = args.text('expires') === undefined ? {} : { expiresAt: moment('expires') }
  const range = { queueId: args.required('queue'), from: moment('from'), to: moment('to') }
  return { ...range, operation, amount, reason: args.required('reason'), branch: args.text('branch') ?? '', ...expiry }
}

/** Carries the command out on the ledger, brings it into ClickHouse and answers the override. */
async function change(io: Io, principal: Principal, asked: OverrideCommand): Promise<number> {
  mustHold(io, 'store', 'ledger')
  return withProjections(io, 'none', async ({ ledger, projections }) => {
    const done = await execute(ledger, principal, overrides, asked)
    if (!done.ok) throw new CallboardError('usage', done.rejection.message)
    await projections.catchUp(['overrides'])
    answerOverrides(io, done.value.state ? [done.value.state] : [])
    return 0
  })
}

function answerOverrides(io: Io, overrides: readonly Override[]): void {
  const rows = overrides.map(({ from, to, madeAt, expiresAt, withdrawn, overrideId: id, queueId: series, ...rest }) => ({
    id,
    series,
    from: toIso(from),
    to: toIso(to),
    ...rest,
    madeAt: toIso(madeAt),
    expiresAt: expiresAt === undefined ? null : toIso(expiresAt),
    withdrawnAt: withdrawn === undefined ? null : toIso(withdrawn.at),
    withdrawnBy: withdrawn?.by ?? null,
  }))
  const states = overrides.map((one) => stateAt(one, systemClock()))
  io.answer(
    rows.map((row, index) => ({ ...row, state: states[index] ?? 'standing' })),
    (all) =>
      all.length === 0
        ? 'No overrides.'
        : tableText(
            ['id', 'series', 'from', 'to', 'change', 'branch', 'author', 'reason', 'state'],
            all.map((row) => [
              row.id,
              row.series,
              row.from,
              row.to,
              `${row.operation} ${row.amount}`,
              row.branch,
              row.author,
              row.reason,
              row.state,
            ]),
          ),
  )
}
