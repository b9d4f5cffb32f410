/** How far an erasure has come, asked each second until it is over; then its verdict and receipt. */
import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect } from 'react'
import { api, queries, service } from '../api.ts'
import { ChangeNotice } from '../change-notice.tsx'
import { save } from '../csv.ts'
import { useNames } from '../directory.tsx'
import { time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Badge } from '../parts.tsx'
import type { ErasureState } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { privacyWords } from '../words/privacy.ts'

const isOver = (stage: ErasureState['stage'] | undefined): boolean => stage === 'done' || stage === 'failed'

export function ErasureProgress({ id }: { readonly id: string }) {
  const words = useWords(privacyWords)
  const run = api.useQuery(
    'get',
    '/api/privacy/erasures/{id}',
    { params: { path: { id } } },
    { refetchInterval: ({ state }) => (isOver(state.data?.stage) ? false : 1000) },
  )
  const stage = run.data?.stage
  useEffect(() => {
    if (stage === 'done') void queries.invalidateQueries({ queryKey: ['get', '/api/privacy'] })
  }, [stage])
  return (
    <Await from={run} lines={2}>
      {(data) => (
        <div aria-live="polite">
          {data.stage === 'failed' ? (
            <Badge tone="bad">{`${words.stages.failed}: ${data.message}`}</Badge>
          ) : (
            <p>
              <Badge tone={data.stage === 'done' ? 'muted' : 'accent'}>{words.stages[data.stage]}</Badge>
            </p>
          )}
          {data.receipt === null ? null : <Verdict receipt={data.receipt} />}
        </div>
      )}
    </Await>
  )
}

function Verdict({ receipt }: { readonly receipt: NonNullable<ErasureState['receipt']> }) {
  const words = useWords(privacyWords)
  const language = useLanguage()
  const { zone } = useNames()
  const { send, notice, isSending } = useChange()
  const file = `erasure-${receipt.at.slice(0, 10)}.json`
  const keep = () =>
    send(async () => {
      await service.POST('/api/exports', { body: { page: 'privacy', file, rows: 1 } })
      save(file, `${JSON.stringify(receipt, null, 2)}\n`, 'application/json')
      return file
    })
  return (
    <>
      <p>
        <Badge tone={receipt.isProven ? 'good' : 'bad'}>{receipt.isProven ? words.proven : words.notProven}</Badge>
      </p>
      {receipt.backups.map(({ directory, at }) => (
        <p key={directory} className="note">
          {words.stillIn(directory, time(at, zone, language, 'full'))}
        </p>
      ))}
      <Button type="primary" icon={<DownloadOutlined />} loading={isSending} onClick={() => void keep()}>
        {words.receipt}
      </Button>
      <p className="note">{words.receiptHelp}</p>
      <ChangeNotice notice={notice} />
    </>
  )
}
