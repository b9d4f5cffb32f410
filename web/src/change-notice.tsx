/** What became of the last change, read out to people who do not see it. */
import { Badge } from './parts.tsx'
import type { Notice } from './use-change.ts'

export function ChangeNotice({ notice }: { readonly notice: Notice | undefined }) {
  return (
    <p role="status" className="change-notice">
      {notice === undefined ? null : <Badge tone={notice.tone}>{notice.text}</Badge>}
    </p>
  )
}
