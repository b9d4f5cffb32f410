/** One box for everything that has an id or a name: pages, people and queues at once, calls, orders, recordings and customers as they are found. */
import { SearchOutlined } from '@ant-design/icons'
import { Button, Input, Modal } from 'antd'
import { useDeferredValue, useEffect, useState } from 'react'
import { api } from './api.ts'
import { addressOfCall } from './calls/call-address.ts'
import { addressOfCustomer } from './customers/customer-address.ts'
import { useNames } from './directory.tsx'
import { time } from './format.ts'
import { useLanguage, useWords } from './language.ts'
import { useMay } from './me.tsx'
import { addressOfOrder } from './orders/order-address.ts'
import { usePages } from './pages.tsx'
import type { Found } from './published-api.ts'
import { useNavigate } from './router.tsx'
import { shellWords } from './words/shell.ts'

type Hit = { readonly key: string; readonly kind: string; readonly name: string; readonly note: string; readonly to: string }

const LEAST = 2
/** Of people, queues and pages each. */
const MOST_NAMED = 5

export function SearchBox() {
  const words = useWords(shellWords)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      setOpen(true)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <Button className="search-open" type="text" icon={<SearchOutlined />} onClick={() => setOpen(true)}>
        {words.search} <kbd>Ctrl K</kbd>
      </Button>
      <Modal open={isOpen} onCancel={() => setOpen(false)} footer={null} closable={false} title={words.search} destroyOnHidden width={640}>
        <Asked onDone={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function Asked({ onDone }: { readonly onDone: () => void }) {
  const words = useWords(shellWords)
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const { hits, isWaiting } = useHits(useDeferredValue(text.trim()))
  const open = (hit: Hit | undefined) => {
    if (hit === undefined) return
    navigate(hit.to)
    onDone()
  }
  const move = (by: number) => setAt((last) => Math.max(0, Math.min(hits.length - 1, last + by)))
  const isShort = text.trim().length < LEAST
  return (
    <>
      <Input
        autoFocus
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="search-hits"
        aria-activedescendant={hits[at] === undefined ? undefined : `hit-${at}`}
        aria-label={words.search}
        placeholder={words.searchHint}
        value={text}
        maxLength={128}
        onChange={({ target }) => {
          setText(target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault()
            move(event.key === 'ArrowDown' ? 1 : -1)
          }
          if (event.key === 'Enter') open(hits[at])
        }}
      />
      <div role="listbox" id="search-hits" aria-label={words.search} className="hits" aria-busy={isWaiting}>
        {hits.map((hit, i) => (
          <div
            key={hit.key}
            id={`hit-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            className={i === at ? 'hit at' : 'hit'}
            onMouseEnter={() => setAt(i)}
            onClick={() => open(hit)}
            onKeyDown={({ key }) => key === 'Enter' && open(hit)}
          >
            <span className="note">{hit.kind}</span>
            <span className="break">{hit.name}</span>
            <span className="note">{hit.note}</span>
          </div>
        ))}
      </div>
      <p className="note" role="status">
        {isShort ? words.searchMore : isWaiting ? `${words.loading} …` : hits.length === 0 ? words.searchNone : ''}
      </p>
    </>
  )
}

function useHits(text: string): { readonly hits: readonly Hit[]; readonly isWaiting: boolean } {
  const words = useWords(shellWords)
  const language = useLanguage()
  const names = useNames()
  const may = useMay()
  const pages = usePages()
  const isAsked = text.length >= LEAST && may('searchAll')
  const { data, isFetching } = api.useQuery('get', '/api/search', { params: { query: { text } } }, { enabled: isAsked, staleTime: 10_000 })
  const lower = text.toLowerCase()
  const isNamed = (...of: readonly string[]) => text.length >= LEAST && of.some((name) => name.toLowerCase().includes(lower))
  const hits: Hit[] = [
    ...pages
      .filter((page) => isNamed(words[page.word], shellWords.en[page.word], shellWords.zh[page.word]))
      .map((page) => ({ key: page.path, kind: words.foundKinds.page, name: words[page.word], note: '', to: page.path })),
    ...(may('getCalls')
      ? [
          ...names.directory.queues
            .filter(({ id, en, zh }) => isNamed(id, en, zh))
            .slice(0, MOST_NAMED)
            .map(({ id }) => ({
              key: id,
              kind: words.foundKinds.queue,
              name: names.queue(id),
              note: '',
              to: `/calls?queue=${encodeURIComponent(id)}`,
            })),
          ...names.directory.agents
            .filter(({ id, name }) => isNamed(id, name))
            .slice(0, MOST_NAMED)
            .map(({ id, name }) => ({
              key: id,
              kind: words.foundKinds.agent,
              name,
              note: id,
              to: `/calls?agent=${encodeURIComponent(id)}`,
            })),
        ]
      : []),
    ...(isAsked ? (data ?? []) : []).map((found) => ({
      key: `${found.kind} ${found.id}`,
      kind: words.foundKinds[found.kind],
      name: found.kind === 'order' && found.about !== '' ? found.about : found.id,
      note: [aboutOf(found, names), time(found.at, names.zone, language)].filter((part) => part !== '').join(' · '),
      to: addressOf(found),
    })),
  ]
  return { hits, isWaiting: isAsked && isFetching }
}

function aboutOf({ kind, id, about }: Found, names: ReturnType<typeof useNames>): string {
  if (kind === 'order') return about === '' ? '' : id
  return kind === 'call' ? names.queue(about) : kind === 'recording' ? names.agent(about) : ''
}

function addressOf({ kind, id, callId }: Found): string {
  switch (kind) {
    case 'call':
      return addressOfCall(id)
    case 'order':
      return addressOfOrder(id)
    case 'recording':
      return addressOfCall(callId)
    case 'customer':
      return addressOfCustomer(id)
  }
}
