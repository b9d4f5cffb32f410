/** Reads one request of ClickHouse's HTTP interface: statement, format, parameters, settings, body of an insert. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { QueryError } from '../../sql/query-error.ts'

export type Values = Readonly<Record<string, unknown>>

export type Ask = {
  /** Without its FORMAT clause. */
  readonly sql: string
  readonly format: string
  /** `param_*` as they came, already escaped. */
  readonly texts: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, string>>
  readonly insert: { readonly target: string; readonly format: string; readonly content: Uint8Array } | undefined
  readonly queryId: string | undefined
  /** As the client names it; every client names one. */
  readonly database: string | undefined
}

const DEFAULT_FORMAT = 'TabSeparated'
const INSERT = /^\s*insert\s+into\s+([\s\S]+?)\s+format\s+([A-Za-z0-9]+)[ \t]*(?:\r?\n|$)/i
const FORMAT = /\s+format\s+([A-Za-z0-9]+)\s*;?\s*$/i
const NOT_SETTINGS = new Set([
  'query',
  'database',
  'default_format',
  'user',
  'password',
  'query_id',
  'session_id',
  'session_timeout',
  'session_check',
  'role',
  'quota_key',
])

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : Array.isArray(value) ? textOf(value[0]) : undefined

/** `limit`: bytes of the body unpacked. */
export async function readAsk(query: Values, headers: Values, body: Buffer, limit: number): Promise<Ask> {
  const content = textOf(headers['content-encoding']) === 'gzip' ? await unpacked(body, limit) : body
  const head = textOf(query['query']) ?? ''
  const inUrl = INSERT.exec(head)
  // Clients put an insert's statement into the URL, or in front of its data; only its first lines are looked at as text.
  const inBody = head === '' ? INSERT.exec(content.subarray(0, 16_384).toString('latin1')) : null
  const insert = inUrl ?? inBody
  const entries = Object.entries(query).flatMap(([name, value]) =>
    textOf(value) === undefined ? [] : [[name, textOf(value) ?? ''] as const],
  )
  const sql = insert ? '' : [head, content.toString('utf8')].filter((part) => part.trim() !== '').join('\n')
  return {
    sql: sql.replace(FORMAT, ''),
    format: FORMAT.exec(sql)?.[1] ?? textOf(headers['x-clickhouse-format']) ?? textOf(query['default_format']) ?? DEFAULT_FORMAT,
    texts: Object.fromEntries(
      entries.flatMap(([name, value]) => (name.startsWith('param_') ? [[name.slice('param_'.length), value]] : [])),
    ),
    settings: Object.fromEntries(entries.filter(([name]) => !name.startsWith('param_') && !NOT_SETTINGS.has(name))),
    insert: insert
      ? {
          target: insert[1] ?? '',
          format: insert[2] ?? '',
          content: inUrl ? content : content.subarray(Buffer.byteLength(insert[0], 'latin1')),
        }
      : undefined,
    queryId: textOf(query['query_id']),
    database: textOf(query['database']),
  }
}

async function unpacked(body: Buffer, limit: number): Promise<Buffer> {
  try {
    return await promisify(gunzip)(body, { maxOutputLength: limit })
  } catch (cause) {
    const why =
      cause instanceof RangeError
        ? `has more than ${limit >> 20} MB unpacked, which is the limit; send it in parts`
        : 'is not gzip although Content-Encoding says so; send what gzip makes'
    throw new QueryError('usage', `The body ${why}.`, 271, { cause })
  }
}

/** The secret a client sends: bearer, password of Basic, header or URL. */
export function secretOf(query: Values, headers: Values): string | undefined {
  const authorization = textOf(headers['authorization']) ?? ''
  if (/^bearer /i.test(authorization)) return authorization.slice('bearer '.length).trim()
  if (/^basic /i.test(authorization)) {
    const decoded = Buffer.from(authorization.slice('basic '.length), 'base64').toString('utf8')
    return decoded.slice(decoded.indexOf(':') + 1)
  }
  return textOf(headers['x-clickhouse-key']) ?? textOf(query['password'])
}
