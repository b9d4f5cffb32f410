/** Looks for texts in every column of every table of the store: the proof that nothing readable of somebody is left. */
import { identifier } from './statement.ts'
import type { Store } from './store.ts'

export type Searched = { readonly place: string; readonly rows: number; readonly found: number }

/** `words` count as words of their own ('p-7' is not in 'p-70'), `texts` wherever they are. */
export type Wanted = { readonly words: readonly string[]; readonly texts: readonly string[] }

type ColumnRow = { table: string; columns: string[] }

const COLUMNS = `select table, groupArray(name) as columns from system.columns
where database = currentDatabase() and match(type, 'String|Enum') and table in (select name from system.tables where database = currentDatabase() and engine like '%MergeTree')
group by table order by table`

/** Tables alone: a view shows what they hold. Rows that a merge has yet to remove are looked at too. */
export async function searchStore(store: Store, { words, texts }: Wanted): Promise<Searched[]> {
  const found: Searched[] = []
  for (const { table, columns } of await store.query<ColumnRow>(COLUMNS)) {
    const said = columns.map((column) => `ifNull(toString(${identifier(column)}), '')`).join(`, '\\n', `)
    const [row] = await store.query<{ rows: string; found: string }>(
      `select count() as rows, countIf(arrayExists(w -> match(said, w), {words:Array(String)}) or arrayExists(t -> position(said, t) > 0, {texts:Array(String)})) as found
from (select concat(${columns.length === 1 ? `${said}, ''` : said}) as said from ${identifier(table)})`,
      { words: words.map(wordPattern), texts: texts.flatMap(formsOf) },
    )
    found.push({ place: table, rows: Number(row?.rows ?? 0), found: Number(row?.found ?? 0) })
  }
  return found
}

/** As it is, in a JSON document, and in a list as the engine writes one. */
const formsOf = (text: string): string[] => [
  ...new Set([text, JSON.stringify(text).slice(1, -1), text.replace(/['\\]/g, (sign) => `\\${sign}`)]),
]

/** For the engine and for JavaScript alike. */
export const wordPattern = (word: string): string =>
  `(^|[^A-Za-z0-9_.-])${word.replace(/[^A-Za-z0-9\u0080-\uffff]/g, (sign) => `\\${sign}`)}($|[^A-Za-z0-9_.-])`
