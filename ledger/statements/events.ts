/** Event streams, idempotent commands and checkpoints; runs inside the caller's transaction, one writer at a time. */
import { isBlank } from '../../domain/kernel/blank.ts'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import type { Clock } from '../../domain/kernel/time.ts'
import { hashOf } from '../command-hash.ts'
import type { Append, NewEvent, SealBreak, StoredEvent } from '../event-store.ts'
import type { Checkpoint, CommandResult } from '../ledger.ts'
import { SEALED } from '../sealing.ts'
import { rewritingOperations } from './rewriting.ts'
import { integer, type Row, text } from './rows.ts'
import { type Link, type Sealed, START, sealOf, toSealed } from './seal.ts'
import { searchOperations } from './search.ts'
import type { Session } from './session.ts'
import { EVENTS, subjectOperations } from './subjects.ts'
import { toEvent } from './to-event.ts'

/** A verification reads the log in parts of this many events, between which others get their turn. */
const SEALS_AT_ONCE = 5000

export function eventOperations(session: Session, now: Clock) {
  const { ownedBy, ...subjects } = subjectOperations(session)
  const commandOf = (key: string) => session.get('select stream, version, hash from command where key = ?', key)

  async function append(
    stream: string,
    expectedVersion: number,
    events: readonly NewEvent[],
    commandKey?: string,
    commandHash?: string,
  ): Promise<Parsed<{ version: number }>> {
    return appendAll([{ stream, expectedVersion, events }], commandKey, commandHash)
  }

  async function appendAll(appends: readonly Append[], key?: string, hash?: string): Promise<Parsed<{ version: number }>> {
    const [main] = appends
    if (!main) return parsed({ version: 0 })
    const command = key === undefined ? undefined : { key, hash: hash ?? contentOf(appends) }
    const first = command && (await commandOf(command.key))
    if (first) return firstResult(command.key, resultOf(first), main.stream, command.hash)
    for (const one of appends) {
      const conflict = await conflictOf(one)
      if (conflict) return conflict
    }
    const events = appends.flatMap((one) => one.events)
    const refused = unsigned(events) ?? reserved(events) ?? (await takenId(events))
    if (refused) return refused
    for (const one of appends) await insert(one.stream, one.expectedVersion, one.events)
    const made = main.expectedVersion + main.events.length
    if (command)
      await session.run(
        'insert into command (key, stream, version, recorded_at, hash) values (?, ?, ?, ?, ?)',
        command.key,
        main.stream,
        made,
        now(),
        command.hash,
      )
    return parsed({ version: made })
  }

  async function conflictOf({ stream, expectedVersion }: Append): Promise<Parsed<never> | undefined> {
    const version = integer(await session.get('select coalesce(max(version), 0) as version from event where stream = ?', stream), 'version')
    if (version === expectedVersion) return undefined
    return rejected(
      'version.conflict',
      `Stream '${stream}' is at version ${version}, not ${expectedVersion}; read it again and decide anew.`,
    )
  }

  async function takenId(events: readonly NewEvent[]): Promise<Parsed<never> | undefined> {
    const seen = new Set<string>()
    for (const { id } of events) {
      const holder = await session.get('select stream, version from event where id = ?', id)
      if (holder)
        return rejected(
          'event.duplicate_id',
          `Event id '${id}' is taken by '${text(holder, 'stream')}' version ${integer(holder, 'version')}; ids are unique for ever.`,
        )
      if (seen.has(id)) return rejected('event.duplicate_id', `Event id '${id}' occurs twice in one append; ids are unique for ever.`)
      seen.add(id)
    }
    return undefined
  }

  async function insert(stream: string, after: number, events: readonly NewEvent[]): Promise<number> {
    const newest = await session.get('select seal, position from event order by position desc limit 1')
    let link = newest ? linkOf(newest) : START
    for (const [index, one] of events.entries()) {
      const { type, at, actor } = one
      const place = { stream: asStored(stream), version: after + index + 1, id: asStored(one.id) }
      const { data, subject } = await ownedBy(one, place)
      const event: Sealed = {
        ...place,
        type: asStored(type),
        data: JSON.stringify(data),
        at: Math.round(at),
        actor: asStored(actor),
        recordedAt: now(),
        subject: subject === undefined ? null : asStored(subject),
      }
      const seal = sealOf(link, event)
      const [made] = await session.all(
        'insert into event (stream, version, id, type, data, at, actor, recorded_at, subject, seal) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning position',
        event.stream,
        event.version,
        event.id,
        event.type,
        event.data,
        event.at,
        event.actor,
        event.recordedAt,
        event.subject,
        seal,
      )
      link = { seal, position: integer(made, 'position') }
    }
    return link.position
  }

  const { isCovered, ...rewriting } = rewritingOperations(session, { ownedBy, insert })

  /** The next part of the chain, after the event that was checked last; the first part begins at `START`. */
  async function checkSeals(checked: Link): Promise<{ readonly next?: Link; readonly broken?: SealBreak }> {
    let link = checked
    const rows = await session.all('select * from event where position > ? order by position limit ?', link.position, SEALS_AT_ONCE)
    const covered = new Map<number, boolean>()
    for (const row of rows) {
      const found = linkOf(row)
      const record = row['rewritten'] === null ? undefined : integer(row, 'rewritten')
      if (record !== undefined && !covered.has(record)) covered.set(record, await isCovered(record))
      // What was written anew says no more what it was sealed with: the record does, which the chain covers.
      const isWhole = record === undefined ? sealOf(link, toSealed(row), found.seal) === found.seal : covered.get(record)
      if (!isWhole) return { broken: { position: found.position, stream: text(row, 'stream'), version: integer(row, 'version') } }
      link = found
    }
    return rows.length === 0 ? {} : { next: link }
  }

  return {
    append,
    appendAll,
    checkSeals,
    ...rewriting,
    ...searchOperations(session),
    ...subjects,
    streamsOf: async (subject: string): Promise<string[]> =>
      (await session.all('select stream from event where subject = ? group by stream order by min(position)', subject)).map((row) =>
        text(row, 'stream'),
      ),
    read: async (stream: string): Promise<StoredEvent[]> =>
      (await session.all(`${EVENTS} where stream = ? order by version`, stream)).map(toEvent),
    readFrom: async (position: number, limit: number, prefix = ''): Promise<StoredEvent[]> =>
      (
        await session.all(
          `${EVENTS} where position > ? and substr(stream, 1, ?) = ? order by position limit ?`,
          position,
          // Both databases count code points, a JavaScript string UTF-16 units.
          [...prefix].length,
          prefix,
          limit,
        )
      ).map(toEvent),
    countFrom: async (position: number, prefix = ''): Promise<number> =>
      integer(
        await session.get(
          'select count(*) as n from event where position > ? and substr(stream, 1, ?) = ?',
          position,
          [...prefix].length,
          prefix,
        ),
        'n',
      ),
    async heads(): Promise<{ events: number; inbox: number }> {
      const row = await session.get(
        'select (select coalesce(max(position), 0) from event) as events, (select position from inbox_head) as inbox',
      )
      return { events: integer(row, 'events'), inbox: integer(row, 'inbox') }
    },
    async commandResult(commandKey: string): Promise<CommandResult | undefined> {
      const row = await commandOf(commandKey)
      return row && resultOf(row)
    },
    async checkpoint(name: string): Promise<number> {
      const row = await session.get('select position from checkpoint where name = ?', name)
      return row ? integer(row, 'position') : 0
    },
    async saveCheckpoint(name: string, position: number): Promise<void> {
      await session.run(
        `insert into checkpoint (name, position, saved_at) values (?, ?, ?) on conflict (name) do update set
           position = case when excluded.position > checkpoint.position then excluded.position else checkpoint.position end, saved_at = excluded.saved_at, error = ''`,
        name,
        position,
        now(),
      )
    },
    async failCheckpoint(name: string, error: string): Promise<void> {
      await session.run(
        'insert into checkpoint (name, position, saved_at, error) values (?, 0, ?, ?) on conflict (name) do update set error = excluded.error',
        name,
        now(),
        error,
      )
    },
    checkpoints: async (): Promise<Checkpoint[]> =>
      (await session.all('select name, position, error from checkpoint order by name')).map((row) => ({
        name: text(row, 'name'),
        position: integer(row, 'position'),
        error: text(row, 'error'),
      })),
  }
}

/** The audit trail names somebody and an instant for everything that happened. */
function unsigned(events: readonly NewEvent[]): Parsed<never> | undefined {
  const one = events.find(({ actor, at }) => isBlank(actor) || !Number.isFinite(at))
  return one && rejected('event.unsigned', `Event '${one.id}' (${one.type}) says not who did it or when; give actor and instant.`)
}

function reserved(events: readonly NewEvent[]): Parsed<never> | undefined {
  const one = events.find(({ data }) => SEALED in data)
  return (
    one &&
    rejected(
      'event.reserved_member',
      `Event '${one.id}' (${one.type}) has a member '${SEALED}', which is the ledger's own; name it otherwise.`,
    )
  )
}

/** A half of a character, or a NUL, is not what a database gives back: the seal has to cover what is there. */
const asStored = (value: string): string => Buffer.from(value.replaceAll('\0', '\ufffd')).toString()

const linkOf = (row: Row): Link => ({ seal: text(row, 'seal'), position: integer(row, 'position') })

const resultOf = (row: Row): CommandResult => ({
  stream: text(row, 'stream'),
  version: integer(row, 'version'),
  hash: text(row, 'hash'),
})

/** Without ids and instants: a repeat is made later, and at another version. */
const contentOf = (appends: readonly Append[]): string =>
  hashOf(appends.map(({ stream, events }) => [stream, events.map(({ type, data, actor, subject }) => [type, data, actor, subject])]))

/** What a key answers that was used before: the version of its first use where it is that command again, else `command.key_reused`. */
export function firstResult(key: string, first: CommandResult, stream: string, hash: string): Parsed<{ version: number }> {
  if (first.stream === stream && first.hash === hash) return parsed({ version: first.version })
  const asked = first.stream === stream ? 'another command, or somebody else’s' : `a command on '${stream}'`
  return rejected(
    'command.key_reused',
    `Command key '${key}' was used on '${first.stream}', not for ${asked}; make a new key for a new command.`,
  )
}
