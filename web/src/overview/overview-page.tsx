/** The first page: today's numbers against their targets, open alerts, the queues, the seats, the orders. */
import { Select } from 'antd'
import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { ago, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { useOwnSites } from '../me.tsx'
import { Await, Badge, PageHead, Panel } from '../parts.tsx'
import type { Overview } from '../published-api.ts'
import { useSearch } from '../router.tsx'
import { overviewWords } from '../words/overview.ts'
import { shellWords } from '../words/shell.ts'
import { AlertsPanel } from './alerts.tsx'
import { Guide } from './guide.tsx'
import { OrdersPanel, SeatsPanel } from './now.tsx'
import { QueueTable } from './queue-table.tsx'
import { Tiles } from './tiles.tsx'
import { TrendChart } from './trend-chart.tsx'

const REFRESH_MS = 10_000
/** A wallboard is expected within seconds; five minutes without a call event at a live hotline is worth a look. */
const LATE_MS = 300_000

export function OverviewPage() {
  const words = useWords(overviewWords)
  const { chosenZone } = useNames()
  const overview = api.useQuery(
    'get',
    '/api/overview',
    { params: { query: { site: useSite(), zone: chosenZone } } },
    { refetchInterval: REFRESH_MS },
  )
  return (
    <>
      <Head overview={overview.data} />
      <Guide />
      <Await from={overview} lines={12}>
        {(data) => (
          <>
            <Tiles overview={data} />
            <div className="cols">
              <AlertsPanel alerts={data.alerts} asOf={data.asOf} />
            </div>
            <div className="cols two-one">
              <div className="stack">
                <Panel title={words.trend}>
                  <TrendChart overview={data} />
                </Panel>
                <Panel title={words.queues}>
                  <QueueTable overview={data} />
                </Panel>
              </div>
              <div className="stack">
                <SeatsPanel overview={data} />
                <OrdersPanel overview={data} />
              </div>
            </div>
          </>
        )}
      </Await>
    </>
  )
}

/** Whoever reaches several sites is answered about one at a time. */
function useSite(): string | undefined {
  const own = useOwnSites()
  return useSearch().get('site') ?? (own !== undefined && own.length > 1 ? own[0] : undefined)
}

function Head({ overview }: { readonly overview: Overview | undefined }) {
  const words = useWords(overviewWords)
  const shell = useWords(shellWords)
  const language = useLanguage()
  const names = useNames()
  const search = useSearch()
  const [site, own] = [useSite(), useOwnSites()]
  const sites = names.directory.sites
  const sub =
    overview && words.today(time(overview.asOf, names.zone, language, 'longDay'), time(overview.asOf, names.zone, language, 'clock'))
  return (
    <PageHead title={words.title} sub={sub ?? ' '}>
      {overview === undefined ? null : <FreshnessBadge overview={overview} />}
      {sites.length < 2 ? null : (
        <Select
          aria-label={shell.allSites}
          value={site ?? ''}
          onChange={(chosen: string) => search.set({ site: chosen })}
          options={[
            ...(own === undefined ? [{ value: '', label: shell.allSites }] : []),
            ...sites.map((site) => ({ value: site.id, label: site[language] })),
          ]}
          style={{ minWidth: 140 }}
        />
      )}
    </PageHead>
  )
}

function FreshnessBadge({ overview }: { readonly overview: Overview }) {
  const words = useWords(overviewWords)
  const language = useLanguage()
  const now = Date.parse(overview.asOf)
  // How fresh the data is, is the installation's: whoever reaches some sites alone is not told.
  if (overview.freshness.length === 0) return null
  const last = overview.freshness.find((entry) => entry.topic === 'calls')?.lastEventAt ?? null
  if (last === null) return <Badge tone="muted">{words.never}</Badge>
  const isLate = now - Date.parse(last) > LATE_MS
  return <Badge tone={isLate ? 'warn' : 'good'}>{(isLate ? words.stale : words.fresh)(ago(last, now, language))}</Badge>
}
