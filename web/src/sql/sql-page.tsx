/** Questions in SQL: an editor, the documented views beside it, the answer below as a table or a chart. */
import { Button, Select } from 'antd'
import { useRef, useState } from 'react'
import { api } from '../api.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, PageHead, Panel } from '../parts.tsx'
import type { SqlSchema } from '../published-api.ts'
import { useSearch } from '../router.tsx'
import { setting } from '../setting.ts'
import { sqlWords } from '../words/sql.ts'
import { Answer, useAnswer } from './answer.tsx'
import { SchemaBrowser } from './schema-browser.tsx'

const START = `select queue_id, sum(offered) as calls, sum(abandoned) as gave_up
from kpi_queue_15m
where slot_at >= now() - interval 1 day
group by queue_id
order by calls desc`

const lastQuery = setting('query', (stored) => stored ?? START)

/** Longer addresses are cut by proxies; such a query is kept in this browser only. */
const LONGEST_IN_ADDRESS = 1500

export function SqlPage() {
  const words = useWords(sqlWords)
  const search = useSearch()
  const schema = api.useQuery('get', '/api/sql/schema')
  const editor = useRef<HTMLTextAreaElement>(null)
  const [query, setQuery] = useState(() => search.get('q') ?? lastQuery.get())
  const answer = useAnswer()

  const run = (text: string) => {
    if (text.trim() === '' || answer.isPending) return
    lastQuery.set(text)
    search.set({ q: text.length <= LONGEST_IN_ADDRESS ? text : undefined })
    answer.mutate({ body: { query: text } })
  }
  const insert = (name: string) => {
    const field = editor.current
    if (field === null) return
    const [from, to] = [field.selectionStart, field.selectionEnd]
    setQuery(`${query.slice(0, from)}${name}${query.slice(to)}`)
    requestAnimationFrame(() => {
      field.focus()
      field.setSelectionRange(from + name.length, from + name.length)
    })
  }
  const goTo = (position: number) => {
    editor.current?.focus()
    editor.current?.setSelectionRange(position, Math.min(query.length, position + 12))
  }
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        <Examples schema={schema.data} onChoose={setQuery} />
        <Button type="primary" loading={answer.isPending} title={words.runKey} onClick={() => run(query)}>
          {words.run}
        </Button>
      </PageHead>
      <div className="cols sql">
        <div className="stack">
          <Panel className="editor">
            <textarea
              ref={editor}
              aria-label={words.editor}
              spellCheck={false}
              value={query}
              rows={Math.min(18, Math.max(8, query.split('\n').length + 1))}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
                  event.preventDefault()
                  run(query)
                }
              }}
            />
          </Panel>
          <Answer of={answer} onGoTo={goTo} />
        </div>
        <Panel title={words.schema} className="schema-panel">
          <Await from={schema}>{(data) => <SchemaBrowser tables={data.tables} onInsert={insert} />}</Await>
        </Panel>
      </div>
    </>
  )
}

function Examples({ schema, onChoose }: { readonly schema: SqlSchema | undefined; readonly onChoose: (query: string) => void }) {
  const words = useWords(sqlWords)
  const language = useLanguage()
  const examples = schema?.examples ?? []
  return (
    <Select
      aria-label={words.examples}
      placeholder={words.chooseExample}
      value={null}
      options={examples.map((example) => ({ value: example.id, label: example[language] }))}
      onChange={(id) => {
        const example = examples.find((one) => one.id === id)
        if (example !== undefined) onChoose(example.query)
      }}
      popupMatchSelectWidth={false}
      style={{ minWidth: 190 }}
    />
  )
}
