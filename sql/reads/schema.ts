/** What analysts may read: every public table and view with the comments of its columns. */
import type { Store } from '../store.ts'

export type SchemaTable = Omit<Row, 'columns'> & { readonly columns: { name: string; type: string; comment: string }[] }

// A view made as `select *` has no comments of its own: those of its storage table serve.
type Row = { name: string; kind: 'view' | 'table'; comment: string; columns: [string, string, string][] }

// Storage tables (`…_v1`), landing and parsing tables and views that feed them are not for questions; the views over them are.
const PUBLIC = `database = currentDatabase() and not match(name, '_v[0-9]+$') and engine not in ('Null', 'MaterializedView') and not match(name, '^(landing_|parsed_|[.]inner)') and name != 'schema_migrations'`

/** Selects from `system.tables` what is for questions. */
export const publicTables = (columns: string): string => `select ${columns} from system.tables where ${PUBLIC}`

export async function readSchema(store: Store): Promise<SchemaTable[]> {
  const rows = await store.query<Row>(
    `select t.name as name, if(t.engine = 'View', 'view', 'table') as kind, if(t.comment = '', t.storage_comment, t.comment) as comment, c.columns as columns
     from (
       select name, engine, comment, dictOfComments[concat(name, '_v1')] as storage_comment from system.tables
       cross join (select cast(groupArray((name, comment)), 'Map(String, String)') as dictOfComments from system.tables where database = currentDatabase()) as of_tables
       where ${PUBLIC}) as t
     join (
       select table, groupArray((name, type, if(comment = '', dictOfComments[concat(table, '_v1.', name)], comment))) as columns
       from (select table, name, type, comment from system.columns where database = currentDatabase() order by table, position) as listed
       cross join (select cast(groupArray((concat(table, '.', name), comment)), 'Map(String, String)') as dictOfComments from system.columns where database = currentDatabase()) as of_columns
       group by table) as c on c.table = t.name
     order by kind = 'table', name`,
  )
  return rows.map(({ columns, ...table }) => ({ ...table, columns: columns.map(([name, type, comment]) => ({ name, type, comment })) }))
}
