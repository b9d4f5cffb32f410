/** The rows that the filters leave as a file of the service, which puts the export on record before it hands it out. */
import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import { auditWords } from '../words/audit.ts'
import type { Asked } from './audit-filters.tsx'

export function ExportButton({ query }: { readonly query: Asked & { readonly zone?: string | undefined } }) {
  const words = useWords(auditWords)
  const may = useMay()
  if (!may('exportAudit')) return null
  const params = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
  return (
    <Button icon={<DownloadOutlined />} href={`/api/audit/export?${params}`} download title={words.exportHint}>
      {words.export}
    </Button>
  )
}
