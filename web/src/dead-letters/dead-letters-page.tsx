/** Records that broke their contract: by reason, the newest, and one opened to be mended and landed again. */
import { Button } from 'antd'
import { useState } from 'react'
import { api, service } from '../api.ts'
import { AuthorInput } from '../author.tsx'
import { ChangeNotice } from '../change-notice.tsx'
import { useNames } from '../directory.tsx'
import { count, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Narrowed } from '../narrowed.tsx'
import { Await, Empty, PageHead, Panel, TableHead } from '../parts.tsx'
import type { DeadLetterReason, DeadLetterRow, Replayed } from '../published-api.ts'
import { useSearch } from '../router.tsx'
import { useChange } from '../use-change.ts'
import { deadLetterWords } from '../words/dead-letters.ts'
import { LetterPanel } from './letter-panel.tsx'

const REFRESH_MS = 15_000

export function DeadLettersPage() {
  const words = useWords(deadLetterWords)
  const search = useSearch()
  const query = { topic: search.get('topic'), reason: search.get('reason') }
  const list = api.useQuery('get', '/api/dead-letters', { params: { query } }, { refetchInterval: REFRESH_MS })
  const { send, notice, isSending } = useChange()
  const [opened, setOpened] = useState<string>()
  const said = useSaid()
  const land = (landing: () => Promise<Replayed>) => send(async () => said(await landing()))
  const landOne = async (id: string, value?: string) => {
    const body = value === undefined ? {} : { value }
    if (await land(async () => bodyOf(await service.POST('/api/dead-letters/{id}/replay', { params: { path: { id } }, body }))))
      setOpened(undefined)
  }
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        <Narrowed name="topic">{words.ofTopic}</Narrowed>
        <Narrowed name="reason">{words.ofReason}</Narrowed>
        <AuthorInput />
        <Button
          title={words.replayHint}
          disabled={isSending || list.data?.rows.length === 0}
          onClick={() => void land(async () => bodyOf(await service.POST('/api/dead-letters/replay', { body: given })))}
        >
          {words.replayAll}
        </Button>
      </PageHead>
      <ChangeNotice notice={notice} />
      <Await from={list} lines={12}>
        {({ reasons, rows }) =>
          rows.length === 0 ? (
            <Panel>
              <Empty title={words.none}>{words.noneHelp}</Empty>
            </Panel>
          ) : (
            <div className="stack">
              <Panel title={words.reasons}>
                <Reasons reasons={reasons} />
              </Panel>
              {opened === undefined ? null : (
                <LetterPanel id={opened} key={opened} isSending={isSending} onLand={landOne} onClose={() => setOpened(undefined)} />
              )}
              <Panel title={words.letters}>
                <Letters rows={rows} onOpen={setOpened} />
              </Panel>
            </div>
          )
        }
      </Await>
    </>
  )
}

/** The client throws where there is no answer. */
function bodyOf({ data }: { readonly data?: Replayed }): Replayed {
  return data ?? { consumed: 0, typed: 0, deadLettered: 0 }
}

function useSaid(): (counts: Replayed) => string {
  const words = useWords(deadLetterWords)
  const language = useLanguage()
  return ({ typed, deadLettered }) => words.landed(count(typed, language), count(deadLettered, language))
}

function Reasons({ reasons }: { readonly reasons: readonly DeadLetterReason[] }) {
  const words = useWords(deadLetterWords)
  const language = useLanguage()
  const { zone } = useNames()
  const search = useSearch()
  return (
    <div className="table-box">
      <table className="plain">
        <TableHead texts={[words.topic, words.reason]} numbers={[words.count, words.first, words.last]} />
        <tbody>
          {reasons.map(({ topic, reason, count: n, first, last }) => (
            <tr key={`${topic} ${reason}`}>
              <td className="mono">{topic}</td>
              <td>
                <button type="button" className="link" onClick={() => search.set({ topic, reason })}>
                  {reason}
                </button>
              </td>
              <td className="num">{count(n, language)}</td>
              <td className="num">{time(first, zone, language)}</td>
              <td className="num">{time(last, zone, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Letters({ rows, onOpen }: { readonly rows: readonly DeadLetterRow[]; readonly onOpen: (id: string) => void }) {
  const words = useWords(deadLetterWords)
  const language = useLanguage()
  const { zone } = useNames()
  return (
    <div className="table-box">
      <table className="plain">
        <TableHead texts={[words.when, words.topic, words.detail]} numbers={[words.attempts, '']} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>{time(row.ingestedAt, zone, language)}</td>
              <td className="mono">{row.topic}</td>
              <td className="break">{row.detail}</td>
              <td className="num">{count(row.attempts, language)}</td>
              <td className="num">
                <Button size="small" onClick={() => onOpen(row.id)}>
                  {words.open}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
