/** `callboard hold …`: legal holds, under which a customer may not be erased. */
import { catalog } from '../../centres/catalog.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { toIso } from '../../domain/kernel/time.ts'
import { statesOf } from '../../ledger/aggregate.ts'
import { execute } from '../../ledger/execute.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { systemClock, withLedger } from '../open-parts.ts'
import { cliPrincipal } from '../principal.ts'
import { tableText } from '../table.ts'

const STEPS = { set: 'SetHold', release: 'ReleaseHold' } as const

export const command: Command = {
  name: 'hold',
  summary: 'Sets and releases legal holds, under which nothing of a customer is erased, and lists them.',
  usage: 'hold set|release CUSTOMER --reason R [--by NAME] | hold list',
  example: 'callboard hold set p-7 --reason "court file 12/2026"',
  options: {
    reason: { type: 'string', description: 'Why; it is kept for ever, so no name belongs into it.' },
    by: { type: 'string', description: 'Who says so; the user of this machine without it.' },
  },
  run: async (args, io) => {
    const [action = '', customerId, ...more] = args.positionals
    if (action === 'list' && customerId === undefined) return list(io)
    if ((action === 'set' || action === 'release') && customerId !== undefined && more.length === 0)
      return change(STEPS[action], customerId, args, io)
    return usage(command, 'Say list, or set or release with the id of a customer.')
  },
}

async function change(type: 'SetHold' | 'ReleaseHold', customerId: string, args: Args, io: Io): Promise<number> {
  const said = { type, customerId, reason: args.required('reason'), at: systemClock() }
  const done = await withLedger(io, (ledger) => execute(ledger, cliPrincipal(args.text('by')), catalog.holds, said))
  if (!done.ok) throw new CallboardError('conflict', done.rejection.message)
  io.answer({ customerId, isSet: type === 'SetHold' }, () =>
    type === 'SetHold' ? `Nothing of ${customerId} is erased until the hold is released.` : `The hold on ${customerId} is released.`,
  )
  return 0
}

async function list(io: Io): Promise<number> {
  const states = await withLedger(io, (ledger) => statesOf(ledger, catalog.holds).read())
  const rows = [...states.values()].flatMap((hold) =>
    hold.status === 'set' ? [{ customerId: hold.customerId, since: toIso(hold.setAt), by: hold.setBy, reason: hold.reason }] : [],
  )
  io.answer(rows, (all) =>
    all.length === 0
      ? 'No customer is under legal hold.'
      : tableText(
          ['customer', 'since', 'set by', 'reason'],
          all.map(({ customerId, since, by, reason }) => [customerId, since, by, reason]),
        ),
  )
  return 0
}
