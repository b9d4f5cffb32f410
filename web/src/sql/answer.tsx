/** What a query gave: rows in a table that draws only what is visible, a chart of them, or why it was refused. */
import { Button, Segmented, Skeleton, Table } from 'antd'
import { useMemo, useState } from 'react'
import { api } from '../api.ts'
import { Code } from '../code.tsx'
import { CsvButton } from '../csv-button.tsx'
import { count } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Empty, Panel } from '../parts.tsx'
import type { Problem, SqlResult } from '../published-api.ts'
import { sqlWords } from '../words/sql.ts'
import { AnswerChart } from './answer-chart.tsx'
import { isNumeric } from './column-type.ts'

export const useAnswer = () => api.useMutation('post', '/api/sql')

type AnswerProps = { readonly of: ReturnType<typeof useAnswer>; readonly onGoTo: (position: number) => void }

export function Answer({ of, onGoTo }: AnswerProps) {
  const words = useWords(sqlWords)
  switch (of.status) {
    case 'idle':
      return (
        <Panel>
          <Empty title={words.noResult}>
            <Code text={words.noResultHelp} />
          </Empty>
        </Panel>
      )
    case 'pending':
      return (
        <Panel>
          <div aria-busy="true">
            <span className="sr-only">{words.running}</span>
            <Skeleton active title={false} paragraph={{ rows: 6 }} />
          </div>
        </Panel>
      )
    case 'error':
      return <Refused error={of.error} onGoTo={onGoTo} />
    case 'success':
      return <Result result={of.data} />
  }
}

function Refused({ error: { message, position }, onGoTo }: { readonly error: Problem } & Pick<AnswerProps, 'onGoTo'>) {
  const words = useWords(sqlWords)
  return (
    <Panel title={words.refused}>
      <div role="alert">
        <pre className="error">{message}</pre>
        {position === undefined ? null : (
          <Button size="small" onClick={() => onGoTo(position)}>
            {words.goTo}
          </Button>
        )}
      </div>
    </Panel>
  )
}

function Result({ result }: { readonly result: SqlResult }) {
  const words = useWords(sqlWords)
  const language = useLanguage()
  const [view, setView] = useState<'table' | 'chart'>('table')
  const table = () => ({ head: result.columns.map((column) => column.name), rows: result.rows })
  const tools = (
    <>
      <Segmented<'table' | 'chart'>
        size="small"
        options={[
          { value: 'table', label: words.table },
          { value: 'chart', label: words.chart },
        ]}
        value={view}
        onChange={setView}
      />
      <CsvButton page="sql" file="callboard-query.csv" table={result.rows.length === 0 ? undefined : table} size="small" />
    </>
  )
  return (
    <Panel title={words.rows(count(result.rowCount, language), result.seconds.toFixed(2))} extra={tools}>
      {result.isTruncated ? <p className="stale">{words.truncated(count(result.rows.length, language))}</p> : null}
      {result.rows.length === 0 ? (
        <Empty title={words.noRows}>{words.noRowsHelp}</Empty>
      ) : view === 'table' ? (
        <Rows result={result} />
      ) : (
        <AnswerChart result={result} />
      )}
      <p className="note">{words.limits(count(result.limits.seconds, language), count(result.limits.rows, language))}</p>
    </Panel>
  )
}

type Row = { readonly at: number; readonly cells: readonly unknown[] }

function Rows({ result }: { readonly result: SqlResult }) {
  const rows = useMemo(() => result.rows.map((cells, at): Row => ({ at, cells })), [result])
  const columns = useMemo(() => columnsOf(result), [result])
  const width = columns.reduce((sum, column) => sum + column.width, 0)
  return (
    <Table<Row>
      virtual
      size="small"
      rowKey="at"
      columns={columns}
      dataSource={rows}
      pagination={false}
      scroll={{ x: width, y: Math.min(460, 36 * rows.length + 4) }}
    />
  )
}

const columnsOf = ({ columns, rows }: SqlResult) =>
  columns.map((column, at) => {
    const longest = rows.slice(0, 100).reduce((most, row) => Math.max(most, textOf(row[at]).length), column.name.length)
    return {
      key: `${at}`,
      title: (
        <span title={column.type} className="mono">
          {column.name}
        </span>
      ),
      width: Math.min(360, 34 + longest * 7.6),
      ellipsis: true,
      align: isNumeric(column.type) ? ('right' as const) : ('left' as const),
      render: (_: unknown, row: Row) => <span className="mono">{textOf(row.cells[at])}</span>,
    }
  })

function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
