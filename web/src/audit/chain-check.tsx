/** Whether the chain over all events is whole: as it was last checked, and checked anew. */
import { Button } from 'antd'
import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { count, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import { Badge, Panel } from '../parts.tsx'
import type { AuditVerification } from '../published-api.ts'
import { auditWords } from '../words/audit.ts'

type Props = { readonly last: AuditVerification | null | undefined; readonly onChecked: () => void }

export function ChainCheck({ last, onChecked }: Props) {
  const words = useWords(auditWords)
  const may = useMay()
  const check = api.useMutation('post', '/api/audit/verify', { onSuccess: onChecked })
  const shown = check.data ?? last
  return (
    <Panel
      title={words.chain}
      extra={
        may('verifyAudit') ? (
          <Button loading={check.isPending} onClick={() => check.mutate({})}>
            {words.check}
          </Button>
        ) : null
      }
    >
      <div aria-live="polite">
        {check.error ? <p className="note bad">{check.error.message}</p> : null}
        {check.isPending ? <p className="note">{words.checking}</p> : shown === undefined ? null : <Verdict of={shown} />}
      </div>
    </Panel>
  )
}

function Verdict({ of }: { readonly of: AuditVerification | null }) {
  const words = useWords(auditWords)
  const language = useLanguage()
  const { zone } = useNames()
  if (of === null) return <p className="note">{words.never}</p>
  const at = time(of.at, zone, language, 'full')
  return of.isWhole ? (
    <Badge tone="good">{words.whole(at, of.by)}</Badge>
  ) : (
    <Badge tone="bad">{words.broken(count(of.brokenAt, language), at, of.by)}</Badge>
  )
}
