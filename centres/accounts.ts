/** Accounts of people in the ledger: who may change them, how they are read, and the principal that one of them is at an instant. */
import { decideAs } from '../domain/kernel/decider.ts'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'
import {
  ACCOUNT_ROLES,
  type Account,
  type AccountCommand,
  type AccountEvent,
  accountDecider,
  grantsAt,
  type KnownAccount,
} from '../domain/operations/account.ts'
import { accountKey } from '../domain/operations/account-id.ts'
import { refusedAmong } from '../domain/operations/among-accounts.ts'
import { type Grant, type Principal, type Role, rolesOf } from '../domain/principal.ts'
import { type Aggregate, stateOf, statesOf } from '../ledger/aggregate.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'

const admins: readonly Role[] = ['admin']
/** Whoever signed in, and the program that has just let somebody in; the decider asks whose account it is. */
const anybody: readonly Role[] = [...ACCOUNT_ROLES, 'system']

export const accounts: Aggregate<AccountCommand, AccountEvent, Account> = {
  kind: 'account',
  personal: 'none',
  idOf: ({ id }) => id,
  decider: accountDecider,
  says: {
    CreateAccount: { id: 'text', name: 'text' },
    GrantRole: { id: 'text', role: 'text', scope: 'text', teams: 'texts', sites: 'texts', 'from?': 'instant' },
    RevokeRole: { id: 'text', role: 'text', 'from?': 'instant' },
    InviteAccount: { id: 'text', until: 'instant' },
    LinkSubject: { id: 'text', issuer: 'text', subject: 'text' },
    SetPassword: { id: 'text' },
    EnrolTotp: { id: 'text' },
    DropTotp: { id: 'text' },
    SignOutEverywhere: { id: 'text' },
    CloseAccount: { id: 'text' },
    ReopenAccount: { id: 'text' },
  },
  permissions: {
    CreateAccount: admins,
    GrantRole: admins,
    RevokeRole: admins,
    InviteAccount: admins,
    LinkSubject: admins,
    SetPassword: anybody,
    EnrolTotp: anybody,
    DropTotp: anybody,
    SignOutEverywhere: anybody,
    CloseAccount: admins,
    ReopenAccount: admins,
  },
}

/** One command on an account; the account after it. */
export async function give(ledger: Ledger, principal: Principal, command: AccountCommand): Promise<Parsed<KnownAccount>> {
  const wrong = await wrongAmong(ledger, principal, command)
  if (wrong) return wrong
  const done = await execute(ledger, principal, accounts, command)
  if (!done.ok) return done
  const { state } = done.value
  return state ? parsed(state) : rejected('account.not_found', `There is no account '${command.id}'; callboard account list shows all.`)
}

/** Commands that the other accounts have a say in. */
const AMONG_OTHERS: readonly AccountCommand['type'][] = ['CreateAccount', 'GrantRole', 'RevokeRole', 'LinkSubject', 'CloseAccount']

async function wrongAmong(ledger: Ledger, principal: Principal, command: AccountCommand): Promise<Parsed<never> | undefined> {
  if (!AMONG_OTHERS.includes(command.type)) return undefined
  const all = await readAccounts(ledger)
  const before = all.find(({ id }) => id === command.id)
  const decided = decideAs(accountDecider, command, before, principal)
  const after = decided.ok ? decided.value.reduce(accountDecider.evolve, before) : undefined
  return after && refusedAmong(all, command, after)
}

type NewAccount = { readonly id: string; readonly name: string; readonly grants: readonly Grant[]; readonly from?: Instant | undefined }

/** The account with its roles, or nothing of it. */
export async function createAccount(
  ledger: Ledger,
  principal: Principal,
  { id, name, grants, from }: NewAccount,
  at: Instant,
): Promise<Parsed<KnownAccount>> {
  const opening: AccountCommand = { type: 'CreateAccount', id, name, at }
  const granting = grants.map((grant): AccountCommand => ({ type: 'GrantRole', id, ...grant, from, at }))
  let tried = await readAccount(ledger, id)
  for (const command of [opening, ...granting]) {
    const decided = decideAs(accountDecider, command, tried, principal)
    if (!decided.ok) return decided
    tried = decided.value.reduce(accountDecider.evolve, tried)
  }
  let made = await give(ledger, principal, opening)
  for (const command of granting) if (made.ok) made = await give(ledger, principal, command)
  return made
}

export const readAccount = (ledger: EventStore, id: string): Promise<Account> => stateOf(ledger, accounts, id)

/** One reading for each ledger: whoever asks takes up only what was added since the last one. */
const readings = new WeakMap<EventStore, ReturnType<typeof statesOf<AccountEvent, Account>>>()

/** All that were ever made, oldest first. */
export async function readAccounts(ledger: EventStore): Promise<KnownAccount[]> {
  const reading = readings.get(ledger) ?? statesOf(ledger, accounts)
  readings.set(ledger, reading)
  return [...(await reading.read()).values()].filter((account) => account !== undefined)
}

/** Whose id is typed: case and width do not matter, but where accounts of before differ in nothing else. */
export async function accountTyped(ledger: EventStore, typed: string): Promise<Account> {
  const id = typed.trim().normalize('NFC')
  // All are compared, so that a known id takes as long as another.
  const same = (await readAccounts(ledger)).filter((account) => accountKey(account.id) === accountKey(id))
  return same.find((account) => account.id === id) ?? same[0]
}

/** Whether people sign in here: from the first account on, whatever becomes of it. */
export const hasAccounts = async (ledger: EventStore): Promise<boolean> => (await readAccounts(ledger)).length > 0

/** Who the account is at `at`: with the roles that hold then, none where it is closed. */
export function principalOfAccount(account: KnownAccount, at: Instant, via: Principal['via']): Principal {
  const grants = grantsAt(account, at)
  return { id: account.id, name: account.name, ...rolesOf(grants), grants, via }
}
