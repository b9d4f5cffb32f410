/** Takes what says something of somebody out of the rejects files of a data directory: a line keeps where it stood and why it was refused. */
import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Wanted, wordPattern } from '../../sql/erasure-search.ts'

/** `rows`: lines there are, `erased`: those that were taken out now. */
export type ErasedRejects = { readonly rows: number; readonly erased: number }

/** `folder`: of the files; none where nothing was ever refused. */
export async function eraseRejects(folder: string, { words, texts }: Wanted): Promise<ErasedRejects> {
  const patterns = words.map((word) => new RegExp(wordPattern(word)))
  const forms = texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)])
  const isTheirs = (line: string) => patterns.some((pattern) => pattern.test(line)) || forms.some((form) => line.includes(form))
  let [rows, erased] = [0, 0]
  for (const name of await namesIn(folder)) {
    const file = join(folder, name)
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
    const kept = lines.map((line) => (isTheirs(line) ? whereAndWhy(line) : line))
    rows += lines.length
    const changed = kept.filter((line, index) => line !== lines[index]).length
    erased += changed
    if (changed > 0) await replaceWith(file, kept.map((line) => `${line}\n`).join(''))
  }
  return { rows, erased }
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => name.endsWith('.rejects.ndjson'))
}

/** Whole or not at all, whatever happens in between. */
async function replaceWith(file: string, text: string): Promise<void> {
  const made = `${file}.erasing`
  await writeFile(made, text, { mode: 0o600 })
  await rename(made, file)
}

function whereAndWhy(line: string): string {
  const { row, line: at, reason }: Record<string, unknown> = JSON.parse(line)
  return JSON.stringify({ row, line: at, reason, erased: true })
}
