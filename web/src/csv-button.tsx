/** Saves rows that the page has as a CSV file, once the export is on record. */
import { DownloadOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { service } from './api.ts'
import { csvOf, download } from './csv.ts'
import { useWords } from './language.ts'
import { shellWords } from './words/shell.ts'

type Table = { readonly head: readonly string[]; readonly rows: readonly (readonly unknown[])[] }

type Props = {
  /** As the audit names it. */
  readonly page: string
  readonly file: string
  /** Undefined while there is nothing to save. */
  readonly table: (() => Table) | undefined
  readonly size?: 'small'
}

export function CsvButton({ page, file, table, size }: Props) {
  const words = useWords(shellWords)
  const { mutate, error, isPending } = useMutation<void, Error>({
    mutationFn: async () => {
      if (table === undefined) return
      const { head, rows } = table()
      await service.POST('/api/exports', { body: { page, file, rows: rows.length } })
      download(file, csvOf([head, ...rows]))
    },
  })
  return (
    <>
      <Button
        {...(size ? { size } : {})}
        icon={<DownloadOutlined />}
        disabled={table === undefined}
        loading={isPending}
        onClick={() => mutate()}
      >
        {words.csv}
      </Button>
      {error === null ? null : (
        <span role="alert" className="note">
          {words.notSaved} {error.message}
        </span>
      )}
    </>
  )
}
