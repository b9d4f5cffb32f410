/** Event streams, idempotent commands and checkpoints on SQLite; synchronous, inside the caller's transaction. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import type { Clock } from '../../domain/kernel/time.ts'
import type { NewEvent, StoredEvent } from '../event-store.ts'
import { integer, moment, type Row, text } from './rows.ts'

export function eventOperations(database: DatabaseSyncInstance, now: Clock) {
  const versionOf = database.prepare('select coalesce(max(version), 0) as version from event where stream = ?')
  const idTaken = database.prepare('select stream, version from event where id = ?')
  const insert = database.prepare(
    'insert into event (stream, version, id, type, data, at, actor, recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const commandOf = database.prepare('select stream, version from command where key = ?')
  const saveCommand = database.prepare('insert into command (key, stream, version, recorded_at) values (?, ?, ?, ?)')
  const ofStream = database.prepare('select * from event where stream = ? order by version')
  const after = database.prepare('select * from event where position > ? and substr(stream, 1, length(?)) = ? order by position limit ?')
  const checkpointOf = database.prepare('select position from checkpoint where name = ?')
  const saveCheckpoint = database.prepare(
    'insert into checkpoint (name, position, saved_at) values (?, ?, ?) on conflict (name) do update set position = max(position, excluded.position), saved_at = excluded.saved_at',
  )

  function append(stream: string, expectedVersion: number, events: readonly NewEvent[], commandKey?: string): Parsed<{ version: number }> {
    const first = commandKey === undefined ? undefined : commandOf.get(commandKey)
    if (first) return repeatOf(first, stream, commandKey ?? '')
    const version = integer(versionOf.get(stream) ?? {}, 'version')
    if (version !== expectedVersion)
      return rejected(
        'version.conflict',
        `Stream '${stream}' is at version ${version}, not ${expectedVersion}; read it again and decide anew.`,
      )
    const taken = takenId(events)
    if (taken) return taken
    events.forEach((event, index) => {
      insert.run(stream, version + index + 1, event.id, event.type, JSON.stringify(event.data), Math.round(event.at), event.actor, now())
    })
    const made = version + events.length
    if (commandKey !== undefined) saveCommand.run(commandKey, stream, made, now())
    return parsed({ version: made })
  }

  function takenId(events: readonly NewEvent[]): Parsed<never> | undefined {
    const seen = new Set<string>()
    for (const { id } of events) {
      const holder = idTaken.get(id)
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

  return {
    append,
    read: (stream: string): StoredEvent[] => ofStream.all(stream).map(toEvent),
    readFrom: (position: number, limit: number, prefix = ''): StoredEvent[] => after.all(position, prefix, prefix, limit).map(toEvent),
    commandResult(commandKey: string): { version: number } | undefined {
      const row = commandOf.get(commandKey)
      return row && { version: integer(row, 'version') }
    },
    checkpoint(name: string): number {
      const row = checkpointOf.get(name)
      return row ? integer(row, 'position') : 0
    },
    saveCheckpoint: (name: string, position: number): void => void saveCheckpoint.run(name, position, now()),
  }
}

function repeatOf(first: Row, stream: string, commandKey: string): Parsed<{ version: number }> {
  if (text(first, 'stream') !== stream)
    return rejected(
      'command.key_reused',
      `Command key '${commandKey}' was used on '${text(first, 'stream')}', not '${stream}'; make a new key for a new command.`,
    )
  return parsed({ version: integer(first, 'version') })
}

const toEvent = (row: Row): StoredEvent => ({
  position: integer(row, 'position'),
  stream: text(row, 'stream'),
  version: integer(row, 'version'),
  id: text(row, 'id'),
  type: text(row, 'type'),
  data: JSON.parse(text(row, 'data')),
  at: moment(row, 'at'),
  actor: text(row, 'actor'),
})
