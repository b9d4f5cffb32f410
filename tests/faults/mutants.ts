/** Builds made wrong on purpose, each in one place: the checker must report them, or it proves nothing. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Build, built, REPOSITORY } from './build.ts'
import type { Scenario } from './scenario.ts'

export type Change = { readonly file: string; readonly find: string; readonly replace: string }

export type Mutant = {
  readonly name: string
  /** `file` has the passage once. */
  readonly changes: readonly Change[]
  /** What one of the checker's sentences must say. */
  readonly shows: RegExp
}

export const mutants: readonly Mutant[] = [
  {
    name: 'commit-before-insert',
    changes: [
      {
        file: 'ingest/writer.ts',
        find: '    const deadLettered = (await insert(store, batch))',
        replace: '    for (const callback of batch.stored) await callback()\n    const deadLettered = (await insert(store, batch))',
      },
    ],
    shows: /^typed rows: \d+ missing/,
  },
  {
    name: 'incremented-roll-up',
    changes: [
      {
        file: 'sql/recompute.ts',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
        find: 'as slot_version from (${rollup.body(GIVEN_SLOTS)})`',
        replace:
          // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
          "as slot_version from (${rollup.body(GIVEN_SLOTS)} union all select ${names} from ${rollup.view}_v1 where (slot_at, slot_version) in (select slot_at, max(slot_version) from kpi_pointers_v1 where view = '${rollup.view}' group by slot_at) and toUnixTimestamp(slot_at) in {slots:Array(UInt32)})`",
      },
    ],
    shows: /^KPI (roll-ups|sums): /,
  },
  {
    name: 'delivery-in-the-key',
    changes: [
      {
        file: 'sql/migrations/0001_facts.sql',
        find: 'order by (called_at, interface_call_id)',
        replace: 'order by (called_at, interface_call_id, ingested_at)',
      },
    ],
    shows: /^typed rows: \d+ more than once/,
  },
]

/** What is no source of ours, or made of them. */
const NOT_COPIED = new Set(['node_modules', 'dist', 'docs', '.git', 'results'])

export type Tree = { readonly path: string; [Symbol.asyncDispose](): Promise<void> }

/** A copy of the sources with the changes; throws where a passage to change is not there exactly once. */
export async function copied({ name, changes }: Pick<Mutant, 'name' | 'changes'>): Promise<Tree> {
  const path = await mkdtemp(join(tmpdir(), 'callboard-mutant-'))
  const tree = { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
  try {
    await cp(REPOSITORY, path, { recursive: true, filter: (source) => !NOT_COPIED.has(basename(source)) })
    await symlink(join(REPOSITORY, 'node_modules'), join(path, 'node_modules'))
    for (const change of changes) await apply(path, change, name)
    return tree
  } catch (error) {
    await tree[Symbol.asyncDispose]()
    throw error
  }
}

export async function mutated(mutant: Mutant): Promise<Build> {
  await using tree = await copied(mutant)
  return await built(tree.path)
}

async function apply(tree: string, change: Change, mutant: string): Promise<void> {
  const path = join(tree, change.file)
  await writeFile(path, changed(await readFile(path, 'utf8'), change, mutant))
}

/** Throws where the passage to change is not there exactly once. */
export function changed(text: string, { file, find, replace }: Change, mutant: string): string {
  const pieces = text.split(find)
  if (pieces.length === 2) return pieces.join(replace)
  throw new Error(`Mutant '${mutant}': '${find}' is ${pieces.length - 1} times in ${file}, not once; name the passage as it is now.`)
}

/** Redelivery after a roll-up, and a death between taking a batch and inserting it: harmless to a right build. */
export const trap: Scenario = {
  name: 'trap',
  sentence: 'Batches delivered again after a roll-up, and a death before an insert',
  brokers: 1,
  subset: 1,
  play: async (stage) => {
    await stage.producer.produce(stage.fresh(8000), 'none', 500)
    await stage.dies('ingest', { point: 'insert.after', after: 2, action: 'kill' })
    await stage.dies('recompute', { point: 'pointers.after', after: 0, action: 'kill' })
    // A second is enough for a commit that should not have been sent.
    await stage.dies('ingest', { point: 'insert.before', after: 1, action: 'kill', ms: 1000 })
    await stage.drain()
  },
}
