/** The ledger's tables in SQLite: forward-only steps, counted in `user_version`. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { stepsFrom } from '../schema-number.ts'

/** Instants are epoch milliseconds. Never edit a step that was released; append one. */
const STEPS: readonly string[] = [
  `create table event (
     position integer primary key autoincrement,
     stream text not null,
     version integer not null,
     id text not null unique,
     type text not null,
     data text not null,
     at integer not null,
     actor text not null,
     recorded_at integer not null,
     seal text not null,
     subject text,
     unique (stream, version)
   ) strict;
   create index event_subject on event (subject) where subject is not null;
   create table command (
     key text primary key,
     stream text not null,
     version integer not null,
     recorded_at integer not null
   ) strict, without rowid;
   create table inbox_head (position integer not null) strict;
   insert into inbox_head values (0);
   create table inbox_batch (
     first integer primary key,
     last integer not null,
     client text not null,
     topic text not null,
     traceparent text,
     received_at integer not null,
     body blob not null
   ) strict;
   create table inbox_request (
     request blob not null,
     first integer not null,
     received_at integer not null,
     row_digests blob not null,
     primary key (request, first)
   ) strict, without rowid;
   create table checkpoint (
     name text primary key,
     position integer not null,
     saved_at integer not null,
     error text not null default ''
   ) strict, without rowid;
   create table job_state (
     job text primary key,
     cursor integer,
     fence integer not null default 0
   ) strict, without rowid;
   create table job_slot (
     job text not null,
     slot_from integer not null,
     slot_to integer not null,
     status text not null check (status in ('due', 'running', 'succeeded', 'failed', 'skipped')),
     attempt integer not null default 0,
     fence integer not null default 0,
     lease_until integer,
     not_before integer not null default 0,
     primary key (job, slot_from)
   ) strict, without rowid;
   create index job_slot_open on job_slot (job, status, slot_from) where status in ('due', 'running');
   create table job_run (
     job text not null,
     fence integer not null,
     slot_from integer not null,
     slot_to integer not null,
     attempt integer not null,
     owner text not null,
     status text not null check (status in ('running', 'succeeded', 'failed', 'lost')),
     started_at integer not null,
     ended_at integer,
     rows integer not null default 0,
     error text not null default '',
     is_copied integer not null default 0,
     primary key (job, fence)
   ) strict, without rowid;
   create index job_run_latest on job_run (started_at desc);
   create index job_run_uncopied on job_run (is_copied) where is_copied = 0;`,
  `alter table command add column hash text not null default '';`,
  `create table identity (id text primary key) strict, without rowid;
   insert into identity (id) values (lower(hex(randomblob(16))));
   create table store (
     id text primary key,
     batches text not null,
     seen_at integer not null
   ) strict, without rowid;`,
  `create table credential (
     account text primary key,
     revision integer not null,
     data text not null,
     changed_at integer not null
   ) strict, without rowid;
   create table attempt (
     key text primary key,
     failures integer not null,
     blocked_until integer not null,
     last_at integer not null
   ) strict, without rowid;
   create index attempt_oldest on attempt (last_at);`,
  `create table subject_key (
     about text primary key,
     secret blob not null,
     erased_at integer,
     erased_by text not null default '',
     reason text not null default ''
   ) strict, without rowid;`,
  `alter table event add column rewritten integer;
   create index event_rewritten on event (rewritten) where rewritten is not null;`,
]

const versionOf = (database: DatabaseSyncInstance): number => Number(Object.values(database.prepare('pragma user_version').get() ?? {})[0])

/** Throws `conflict` for a ledger of another version; nothing is written. */
export const checkVersion = (database: DatabaseSyncInstance): void => void stepsFrom(versionOf(database), STEPS)

/** Brings the schema up to date; several processes may call it at once. */
export function migrate(database: DatabaseSyncInstance): void {
  database.exec('begin immediate')
  try {
    for (const [number, step] of stepsFrom(versionOf(database), STEPS)) {
      database.exec(step)
      database.exec(`pragma user_version = ${number}`)
    }
    database.exec('commit')
  } catch (error) {
    // A full disk has ended it already.
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}
