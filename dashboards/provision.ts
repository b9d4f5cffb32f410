/** Writes Grafana's provisioning files: data source, dashboard providers and their JSON in both languages, alert rules. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { alertRules } from '../sql/kpi/alert-rules.ts'
import { ruleFile } from './alerts/groups.ts'
import { buildDashboards } from './catalog.ts'
import { LANGUAGES, type Lang } from './language.ts'
import { queriesOf } from './queries-of.ts'
import { DATASOURCE } from './sdk/clickhouse.ts'

export type BuildReport = {
  readonly dashboards: number
  readonly panels: number
  readonly queries: number
  readonly failed: readonly string[]
  readonly files: readonly string[]
}

const FOLDERS: Readonly<Record<Lang, string>> = { en: 'Callboard', zh: 'Callboard 中文' }

/** Alerts are provisioned once; a second language would send every message twice. */
export type ProvisionOptions = { readonly alertLanguage: Lang; readonly dashboardsPath: string; readonly zone: string }

/** File name → document. JSON throughout: it is YAML too, and needs no second writer. */
export function provisioningFiles({ alertLanguage, dashboardsPath, zone }: ProvisionOptions): Map<string, object> {
  const files = new Map<string, object>([
    ['provisioning/datasources/callboard.yaml', datasources()],
    ['provisioning/dashboards/callboard.yaml', providers(dashboardsPath)],
    ['provisioning/alerting/callboard.yaml', ruleFile(alertLanguage, FOLDERS[alertLanguage])],
  ])
  for (const lang of LANGUAGES)
    for (const dashboard of buildDashboards(lang, zone)) files.set(`dashboards/${lang}/${dashboard.uid}.json`, dashboard)
  return files
}

/** Writes everything under `directory` and says what it wrote. */
export async function provision(directory: string, options: ProvisionOptions): Promise<BuildReport> {
  const files = provisioningFiles(options)
  for (const [name, document] of files) {
    const path = join(directory, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, `${JSON.stringify(document, null, 2)}\n`)
  }
  const dashboards = LANGUAGES.flatMap((lang) => buildDashboards(lang, options.zone))
  return {
    dashboards: dashboards.length,
    panels: dashboards.reduce((sum, dashboard) => sum + dashboard.panels.length, 0),
    queries: dashboards.flatMap(queriesOf).length + alertRules.length,
    failed: [],
    files: [...files.keys()],
  }
}

/** Host, port and password come from Grafana's own environment. */
function datasources(): object {
  const jsonData = {
    host: '$CALLBOARD_CLICKHOUSE_HOST',
    port: '$CALLBOARD_CLICKHOUSE_PORT',
    protocol: 'http',
    username: 'grafana_reader',
    defaultDatabase: 'callboard',
    queryTimeout: '30',
  }
  const source = {
    name: 'Callboard',
    uid: DATASOURCE.uid,
    type: DATASOURCE.type,
    access: 'proxy',
    isDefault: true,
    jsonData,
    secureJsonData: { password: '$CALLBOARD_GRAFANA_PASSWORD' },
  }
  return { apiVersion: 1, prune: true, datasources: [source] }
}

function providers(dashboardsPath: string): object {
  const provider = (lang: Lang) => ({
    name: `callboard-${lang}`,
    folder: FOLDERS[lang],
    folderUid: `callboard-${lang}`,
    type: 'file',
    updateIntervalSeconds: 30,
    allowUiUpdates: false,
    options: { path: `${dashboardsPath}/${lang}` },
  })
  return { apiVersion: 1, providers: LANGUAGES.map(provider) }
}
