/** A query of Grafana's ClickHouse data source as a Foundation SDK target. */
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import type { Format } from '../engine/frames.ts'

export const DATASOURCE = { type: 'grafana-clickhouse-datasource', uid: 'callboard-ch' } as const

/** The target's JSON; `format` 0 = time series, 1 = table. Source: the data source's src/types/sql.ts, v4.20.0. */
export interface ClickHouseTarget extends Dataquery {
  readonly refId: string
  readonly datasource: typeof DATASOURCE
  readonly editorType: 'sql'
  readonly pluginVersion: '4.20.0'
  readonly rawSql: string
  readonly format: Format
}

export class ClickHouseQuery implements Builder<Dataquery> {
  private readonly target: ClickHouseTarget

  constructor(rawSql: string, format: Format, refId = 'A') {
    const target = { refId, datasource: DATASOURCE, editorType: 'sql', pluginVersion: '4.20.0', rawSql, format } as const
    // The SDK marks queries by this method; a function leaves no trace in JSON.
    this.target = { ...target, _implementsDataqueryVariant: () => undefined }
  }

  build(): ClickHouseTarget {
    return this.target
  }
}
