/** Legal holds, how long data is kept, and erasures: for managers the holds, for administrators all of it. */
import { api } from '../api.ts'
import { useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import { Await, PageHead } from '../parts.tsx'
import { privacyWords } from '../words/privacy.ts'
import { ErasedTable } from './erased-table.tsx'
import { ErasurePanel } from './erasure-panel.tsx'
import { HoldsPanel } from './holds-panel.tsx'
import { RetentionPanel } from './retention-panel.tsx'

export function PrivacyPage() {
  const words = useWords(privacyWords)
  const may = useMay()
  const privacy = api.useQuery('get', '/api/privacy', {})
  return (
    <>
      <PageHead title={words.title} sub={words.sub} />
      <Await from={privacy} lines={10}>
        {(data) => (
          <div className="stack">
            <HoldsPanel holds={data.holds} />
            <RetentionPanel rows={data.retention} />
            {may('beginErasure') ? <ErasurePanel /> : null}
            {may('beginErasure') ? <ErasedTable rows={data.erasures} /> : null}
          </div>
        )}
      </Await>
    </>
  )
}
