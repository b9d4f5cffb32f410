/** The views and tables with their comments; a click puts a name into the query. */
import { Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../language.ts'
import type { SchemaTable } from '../published-api.ts'
import { sqlWords } from '../words/sql.ts'

type Props = { readonly tables: readonly SchemaTable[]; readonly onInsert: (name: string) => void }

export function SchemaBrowser({ tables, onInsert }: Props) {
  const words = useWords(sqlWords)
  const [wanted, setWanted] = useState('')
  const text = wanted.trim().toLowerCase()
  const shown =
    text === '' ? tables : tables.filter((table) => table.name.includes(text) || table.columns.some((column) => column.name.includes(text)))
  return (
    <>
      <Input
        aria-label={words.findTable}
        placeholder={words.findTable}
        allowClear
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
      />
      {shown.length === 0 ? <p className="note">{words.noTables}</p> : null}
      <div className="schema" tabIndex={0} role="region" aria-label={words.schema}>
        {shown.map((table) => (
          <details key={table.name} open={text !== '' && shown.length < 4}>
            <summary title={table.comment}>
              <span className="mono">{table.name}</span>
            </summary>
            {table.comment === '' ? null : <p className="note">{table.comment}</p>}
            <ul>
              {table.columns.map((column) => (
                <li key={column.name}>
                  <button type="button" title={words.insert(column.name)} onClick={() => onInsert(column.name)}>
                    <span className="mono">{column.name}</span> <span className="type">{shortType(column.type)}</span>
                  </button>
                  {column.isMasked ? <span className="type">{words.masked}</span> : null}
                  {column.comment === '' ? null : <span className="note">{column.comment}</span>}
                </li>
              ))}
            </ul>
          </details>
        ))}
      </div>
    </>
  )
}

/** States of aggregates have types as long as a line; their function's name says enough. */
const shortType = (type: string): string => (type.length > 34 ? `${type.slice(0, 33)}…` : type)
