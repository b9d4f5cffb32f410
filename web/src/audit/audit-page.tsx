/** The audit: what is on record, searched, exported, and its chain checked. */
import { Button } from 'antd'
import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { count } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Empty, PageHead, Panel } from '../parts.tsx'
import { auditWords } from '../words/audit.ts'
import { AuditFilters, useFilters } from './audit-filters.tsx'
import { AuditTable } from './audit-table.tsx'
import { ChainCheck } from './chain-check.tsx'
import { ExportButton } from './export-button.tsx'

const PAGE_ROWS = 50
/** Before it is every event. */
const NEWEST = Number.MAX_SAFE_INTEGER

export function AuditPage() {
  const words = useWords(auditWords)
  const { chosenZone: zone } = useNames()
  const { asked } = useFilters()
  const query = { ...asked, zone, size: PAGE_ROWS }
  const pages = api.useInfiniteQuery(
    'get',
    '/api/audit',
    { params: { query } },
    { pageParamName: 'before', initialPageParam: NEWEST, getNextPageParam: ({ next }) => next ?? undefined },
  )
  return (
    <>
      <PageHead title={words.title} sub={words.sub}>
        <ExportButton query={{ ...asked, zone }} />
      </PageHead>
      <div className="stack">
        <ChainCheck last={pages.data?.pages[0]?.verified} onChecked={() => void pages.refetch()} />
        <Panel>
          <AuditFilters />
          <Await from={pages} lines={14}>
            {(data) => (
              <Found
                rows={data.pages.flatMap(({ rows }) => rows)}
                hasMore={pages.hasNextPage}
                isFetching={pages.isFetchingNextPage}
                onMore={() => void pages.fetchNextPage()}
              />
            )}
          </Await>
        </Panel>
      </div>
    </>
  )
}

type FoundProps = {
  readonly rows: Parameters<typeof AuditTable>[0]['rows']
  readonly hasMore: boolean
  readonly isFetching: boolean
  readonly onMore: () => void
}

/** One request looks through a million events at most, so that nothing found is not yet nothing there. */
function Found({ rows, hasMore, isFetching, onMore }: FoundProps) {
  const words = useWords(auditWords)
  const language = useLanguage()
  const more = hasMore ? (
    <Button loading={isFetching} onClick={onMore}>
      {rows.length === 0 ? words.searchOn : words.older}
    </Button>
  ) : null
  if (rows.length === 0)
    return (
      <Empty title={hasMore ? words.nothingYet : words.nothing}>
        <p>{words.nothingHelp}</p>
        {more}
      </Empty>
    )
  return (
    <>
      <AuditTable rows={rows} />
      <p className="note list-end" role="status">
        {words.shown(count(rows.length, language))}
        {hasMore ? '' : ` · ${words.all}`} {more}
      </p>
    </>
  )
}
