/** What `import … from 'callboard'` gives a host application. */
export { CallboardError, type ErrorCode } from '../domain/kernel/errors.ts'
export type { Parsed, Rejection } from '../domain/kernel/parsed.ts'
export type { PositionedEvent } from '../ingest/ingest-events.ts'
export type { Counts } from '../ingest/writer.ts'
export type { Ledger } from '../ledger/ledger.ts'
export type { Column, Params, Result, Store } from '../sql/store.ts'
export { type Callboard, type CallboardOptions, openCallboard } from './open-callboard.ts'
