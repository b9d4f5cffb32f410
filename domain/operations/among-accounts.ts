/** What holds between accounts: no two that are taken for each other or signed in as the same subject, and at no instant without the administrator that it had. */
import type { Parsed } from '../kernel/parsed.ts'
import { type Instant, toIso } from '../kernel/time.ts'
import { type AccountCommand, isAdministratorAt, type KnownAccount, refuse, type Subject } from './account.ts'
import { accountKey, lookOf } from './account-id.ts'

/** `all`: as they are before; `after`: the account that `command` changes, after it. */
export function refusedAmong(all: readonly KnownAccount[], command: AccountCommand, after: KnownAccount): Parsed<never> | undefined {
  const others = all.filter(({ id }) => id !== command.id)
  switch (command.type) {
    case 'CreateAccount':
      return takenFor(others, command.id)
    case 'LinkSubject':
      return linkedTwice(others, command)
    default:
      return withoutAdministrator(all, [...others, after], command)
  }
}

function linkedTwice(others: readonly KnownAccount[], { issuer, subject }: Subject): Parsed<never> | undefined {
  const other = others.find((one) => one.subject?.issuer === issuer && one.subject.subject === subject)
  return other && refuse('account.subject_taken', `Subject '${subject}' of ${issuer} signs in account '${other.id}'; close that one first.`)
}

function takenFor(others: readonly KnownAccount[], id: string): Parsed<never> | undefined {
  const same = others.find((other) => accountKey(other.id) === accountKey(id))
  if (same) return refuse('account.exists', `Account '${id}' exists already, as '${same.id}'; use another id.`)
  const alike = others.find((other) => lookOf(other.id) === lookOf(id))
  return (
    alike && refuse('account.look_alike', `'${id}' is read as '${alike.id}', which is another account; use an id that differs to the eye.`)
  )
}

function withoutAdministrator(
  before: readonly KnownAccount[],
  after: readonly KnownAccount[],
  { id, at }: AccountCommand,
): Parsed<never> | undefined {
  const isLed = (accounts: readonly KnownAccount[], when: Instant) => accounts.some((account) => isAdministratorAt(account, when))
  const lost = turnsOf([...before, ...after], at).find((when) => isLed(before, when) && !isLed(after, when))
  if (lost === undefined) return undefined
  const since = lost > at ? `from ${toIso(lost)} on` : 'any more'
  return refuse(
    'account.last_administrator',
    `Without '${id}' nobody would be administrator ${since}; give another account the role first: callboard account grant ID admin.`,
  )
}

/** Between two of them nobody's roles change. */
const turnsOf = (accounts: readonly KnownAccount[], now: Instant): Instant[] =>
  [now, ...accounts.flatMap(({ grants }) => grants.flatMap(({ from, to = from }) => [from, to]))]
    .filter((turn) => turn >= now)
    .toSorted((one, other) => one - other)
