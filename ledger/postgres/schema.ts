/** The ledger's tables in PostgreSQL: forward-only steps, counted in `ledger_schema`. */
import type { PoolClient } from 'pg'
import { stepsFrom } from '../schema-number.ts'

/** All of a ledger's writers take this advisory lock, so positions become visible in their order. */
export const WRITER_LOCK = "select pg_advisory_xact_lock(hashtext('callboard.ledger'))"

/** Instants are epoch milliseconds; text compares by code point, as in SQLite. Never edit a step that was released; append one. */
const STEPS: readonly string[] = [
  `create table event (
     position bigint primary key generated always as identity,
     stream text collate "C" not null,
     version bigint not null,
     id text collate "C" not null unique,
     type text not null,
     data text not null,
     at bigint not null,
     actor text not null,
     recorded_at bigint not null,
     seal text not null,
     subject text collate "C",
     unique (stream, version)
   );
   create index event_subject on event (subject) where subject is not null;
   create table command (
     key text collate "C" primary key,
     stream text not null,
     version bigint not null,
     recorded_at bigint not null
   );
   create table inbox_head (position bigint not null);
   insert into inbox_head values (0);
   create table inbox_batch (
     first bigint primary key,
     last bigint not null,
     client text collate "C" not null,
     topic text not null,
     traceparent text,
     received_at bigint not null,
     body bytea not null
   );
   create table inbox_request (
     request bytea not null,
     first bigint not null,
     received_at bigint not null,
     row_digests bytea not null,
     primary key (request, first)
   );
   create table checkpoint (
     name text collate "C" primary key,
     position bigint not null,
     saved_at bigint not null,
     error text not null default ''
   );
   create table job_state (
     job text collate "C" primary key,
     cursor bigint,
     fence bigint not null default 0
   );
   create table job_slot (
     job text collate "C" not null,
     slot_from bigint not null,
     slot_to bigint not null,
     status text collate "C" not null check (status in ('due', 'running', 'succeeded', 'failed', 'skipped')),
     attempt bigint not null default 0,
     fence bigint not null default 0,
     lease_until bigint,
     not_before bigint not null default 0,
     primary key (job, slot_from)
   );
   create index job_slot_open on job_slot (job, status, slot_from) where status in ('due', 'running');
   create table job_run (
     job text collate "C" not null,
     fence bigint not null,
     slot_from bigint not null,
     slot_to bigint not null,
     attempt bigint not null,
     owner text not null,
     status text not null check (status in ('running', 'succeeded', 'failed', 'lost')),
     started_at bigint not null,
     ended_at bigint,
     rows bigint not null default 0,
     error text not null default '',
     is_copied bigint not null default 0,
     primary key (job, fence)
   );
   create index job_run_latest on job_run (started_at desc);
   create index job_run_uncopied on job_run (is_copied) where is_copied = 0;`,
  `alter table command add column hash text not null default '';`,
  `create table identity (id text primary key);
   insert into identity (id) values (replace(gen_random_uuid()::text, '-', ''));
   create table store (
     id text collate "C" primary key,
     batches text not null,
     seen_at bigint not null
   );`,
  `create table credential (
     account text collate "C" primary key,
     revision bigint not null,
     data text not null,
     changed_at bigint not null
   );
   create table attempt (
     key text collate "C" primary key,
     failures bigint not null,
     blocked_until bigint not null,
     last_at bigint not null
   );
   create index attempt_oldest on attempt (last_at);`,
  `create table subject_key (
     about text collate "C" primary key,
     secret bytea not null,
     erased_at bigint,
     erased_by text not null default '',
     reason text not null default ''
   );`,
  `alter table event add column rewritten bigint;
   create index event_rewritten on event (rewritten) where rewritten is not null;`,
]

/** Brings the schema up to date; several processes may call it at once. */
export async function migrate(client: PoolClient): Promise<void> {
  await client.query('begin')
  try {
    await client.query(WRITER_LOCK)
    await client.query('create table if not exists ledger_schema (step integer primary key)')
    const { rows } = await client.query('select coalesce(max(step), 0) as step from ledger_schema')
    const found = Number(rows[0]?.step ?? 0)
    for (const [number, step] of stepsFrom(found, STEPS)) {
      await client.query(step)
      await client.query('insert into ledger_schema (step) values ($1)', [number])
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
