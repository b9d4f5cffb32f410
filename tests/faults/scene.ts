/** Where an attack is played: a data directory of its own, processes of one program, and what was found wrong. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Mutant } from './mutants.ts'
import { type Program, Running } from './program.ts'

export type Attack = {
  readonly name: string
  /** What is done, as the report says it. */
  readonly sentence: string
  /** Throws, or notes problems, where the program does not behave as it should. */
  readonly play: (scene: Scene) => Promise<void>
  /** A build made wrong, in which one of the problems must be what `shows` says. */
  readonly mutant: Mutant
}

export type Served = { readonly url: string; readonly process: Running }

export class Scene {
  readonly problems: string[] = []
  readonly directory: string
  readonly #program: Program
  readonly #running: Running[] = []

  constructor(program: Program, directory: string) {
    this.#program = program
    this.directory = directory
  }

  get dataDir(): string {
    return join(this.directory, 'data')
  }

  /** Notes a problem where what was found is not what is expected. */
  expect(what: string, found: unknown, expected: unknown): void {
    const [one, other] = [JSON.stringify(found), JSON.stringify(expected)]
    if (one !== other) this.problems.push(`${what}: ${one}, not ${other}`)
  }

  begin(args: readonly string[], dataDir = this.dataDir): Running {
    return this.#keep(new Running(this.#program, 'cli/dev.js', [...args, '--data', dataDir]))
  }

  async run(args: readonly string[], dataDir = this.dataDir): Promise<{ code: number | null; text: string }> {
    const process = this.begin(args, dataDir)
    const code = await process.end()
    return { code, text: process.text }
  }

  async serve(): Promise<Served> {
    const process = this.begin(['serve', '--port', '0', '--json'])
    return { url: await process.says(/"url":"([^"]+)"/), process }
  }

  /** What a module beside this one says in its one line of JSON, run over the data directory. */
  async module<Said>(name: string, args: readonly string[]): Promise<Said> {
    const process = this.#keep(new Running(this.#program, `tests/faults/${name}.js`, [this.dataDir, ...args]))
    const said: Said = JSON.parse(await process.says(/^(\{".*\})$/m))
    await process.end()
    return said
  }

  #keep(process: Running): Running {
    this.#running.push(process)
    return process
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((process) => process.end('SIGKILL')))
    await rm(this.directory, { recursive: true, force: true })
  }
}

/** A data directory with every table and nothing in it. */
export async function templateOf(program: Program): Promise<{ path: string; [Symbol.asyncDispose](): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'callboard-template-'))
  const code = await new Running(program, 'cli/dev.js', ['migrate', '--quiet', '--data', join(path, 'data')]).end()
  if (code !== 0) throw new Error(`migrate ended with ${code}`)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** What was found wrong. */
export async function attacked(attack: Attack, program: Program, template: string): Promise<readonly string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'callboard-attack-'))
  await cp(template, directory, { recursive: true, verbatimSymlinks: true })
  const scene = new Scene(program, directory)
  try {
    await attack.play(scene)
  } catch (error) {
    scene.problems.push(error instanceof Error ? error.message : String(error))
  } finally {
    await scene.close()
  }
  return scene.problems
}
