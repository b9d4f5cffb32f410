/** What is on record, a row an event; what more was kept of it opens below the row. */
import { Table, type TableColumnsType } from 'antd'
import { useNames } from '../directory.tsx'
import { count, NONE, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Badge } from '../parts.tsx'
import type { AuditRow } from '../published-api.ts'
import { useSearch } from '../router.tsx'
import { auditWords } from '../words/audit.ts'
import { eventName } from '../words/audit-events.ts'

export function AuditTable({ rows }: { readonly rows: readonly AuditRow[] }) {
  const columns = useColumns()
  return (
    <Table<AuditRow>
      size="small"
      rowKey="position"
      columns={columns}
      dataSource={[...rows]}
      scroll={{ x: 900 }}
      pagination={false}
      expandable={{
        rowExpandable: ({ detail, token }) => detail !== '' || token !== '',
        expandedRowRender: (row) => <Detail row={row} />,
      }}
    />
  )
}

function useColumns(): TableColumnsType<AuditRow> {
  const words = useWords(auditWords)
  const language = useLanguage()
  const { zone } = useNames()
  return [
    {
      key: 'when',
      title: words.when,
      width: 170,
      className: 'nowrap',
      render: (_, { at, position }) => <span title={words.position(count(position, language))}>{time(at, zone, language, 'full')}</span>,
    },
    { key: 'who', title: words.who, render: (_, { who, whoName }) => <Who id={who} name={whoName} /> },
    { key: 'what', title: words.what, render: (_, { what }) => <Narrow name="what" value={what} shown={eventName(what, language)} /> },
    { key: 'subject', title: words.subject, render: (_, { subject }) => <Narrow name="subject" value={subject} /> },
    { key: 'outcome', title: words.outcome, width: 150, render: (_, { outcome }) => <Outcome code={outcome} /> },
    { key: 'address', title: words.address, width: 130, render: (_, { address }) => address || NONE },
  ]
}

function Who({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <>
      <Narrow name="who" value={id} shown={name || id} />
      {name === '' || name === id ? null : <span className="note">{` ${id}`}</span>}
    </>
  )
}

/** A value of a row is a click away from all others that have it. */
function Narrow({ name, value, shown = value }: { readonly name: string; readonly value: string; readonly shown?: string }) {
  const search = useSearch()
  if (value === '') return NONE
  return (
    <button type="button" className="link break" title={shown === value ? undefined : value} onClick={() => search.set({ [name]: value })}>
      {shown}
    </button>
  )
}

function Outcome({ code }: { readonly code: string }) {
  const words = useWords(auditWords)
  return code === 'ok' ? (
    <Badge tone="muted">{words.done}</Badge>
  ) : (
    <Badge tone="warn" title={words.refused}>
      {code}
    </Badge>
  )
}

function Detail({ row: { detail, token } }: { readonly row: AuditRow }) {
  const words = useWords(auditWords)
  return (
    <dl className="facts" aria-label={words.more}>
      {token === '' ? null : <Fact name="token" value={token} />}
      {factsOf(detail).map(([name, value]) => (
        <Fact key={name} name={name} value={value} />
      ))}
    </dl>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** Members of the event as it was written. */
function factsOf(detail: string): [string, string][] {
  if (detail === '') return []
  const members: Record<string, unknown> = JSON.parse(detail)
  return Object.entries(members).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
}
