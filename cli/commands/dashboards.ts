/** `callboard dashboards build | check`: Grafana's provisioning files, and whether every query of every board runs. */
import { resolve } from 'node:path'
import { type CheckReport, checkDashboards } from '../../dashboards/check.ts'
import { type BuildReport, provision } from '../../dashboards/provision.ts'
import { checkedZone, DEFAULT_ZONE } from '../../domain/kernel/zone.ts'
import { openStore, storeOptionsFrom } from '../../sql/open-store.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { mustHold } from '../data-directory.ts'

export const command: Command = {
  name: 'dashboards',
  summary: 'Writes the Grafana boards and alert rules, or runs every one of their queries.',
  usage: 'dashboards build --out DIR [--lang en|zh] [--zone ZONE] [--dashboards-path PATH] | dashboards check',
  example: 'callboard dashboards build --out deploy/grafana',
  options: {
    out: { type: 'string', description: 'Directory to write to; holds provisioning/ and dashboards/.' },
    lang: { type: 'string', description: 'Language of alert rules; boards are written in both.', default: 'en' },
    zone: {
      type: 'string',
      description: 'IANA zone in which the boards cut hours and days; one build for each zone of a hotline.',
      default: DEFAULT_ZONE,
    },
    'dashboards-path': {
      type: 'string',
      description: 'Where Grafana finds the dashboards directory.',
      default: '/etc/callboard/dashboards',
    },
  },
  run: async (args, io) => {
    const [action] = args.positionals
    if (action === 'build') return build(args, io)
    if (action === 'check') return check(io)
    return usage(command, `'${action ?? ''}' is not an action of dashboards; use build or check.`)
  },
}

async function build(args: Args, io: Io): Promise<number> {
  const lang = args.text('lang')
  if (lang !== 'en' && lang !== 'zh') return usage(command, `--lang is '${lang ?? ''}'; it must be en or zh.`)
  const out = resolve(args.required('out'))
  const zone = checkedZone(args.required('zone'))
  const report = await provision(out, { alertLanguage: lang, zone, dashboardsPath: args.required('dashboards-path') })
  io.answer<BuildReport>(
    report,
    ({ dashboards, panels, files }) => `${dashboards} dashboards with ${panels} panels, ${files.length} files in ${out}`,
  )
  return 0
}

async function check(io: Io): Promise<number> {
  mustHold(io, 'store')
  const store = await openStore(storeOptionsFrom(io.dataDir, io.env))
  try {
    const report = await checkDashboards(store, Date.now())
    io.answer<CheckReport>(report, pretty)
    return report.failed.length === 0 ? 0 : 1
  } finally {
    await store.close()
  }
}

function pretty({ dashboards, panels, queries, failed }: CheckReport): string {
  const lines = failed.map(({ dashboard, panel, error }) => `  ${dashboard} · ${panel}: ${error}`)
  return [`${dashboards} dashboards, ${panels} panels, ${queries} queries, ${failed.length} failed`, ...lines].join('\n')
}
