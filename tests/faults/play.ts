/** Plays scenarios one after the other and says of each what the checker found. */
import { createHash } from 'node:crypto'
import { type Broker, startKafka } from '../support/kafka.ts'
import type { Build } from './build.ts'
import type { Scenario } from './scenario.ts'
import { Stage } from './stage.ts'

export type Outcome = {
  readonly name: string
  readonly sentence: string
  readonly records: number
  readonly seconds: number
  readonly idHash: string
  readonly problems: readonly string[]
}

export type PlayOptions = {
  readonly broker: Broker
  readonly seed: number
  readonly scale: number
  readonly build: Build
}

// A hundred kills take about eight minutes on two idle cores.
const LONGEST_MS = 40 * 60_000

export async function play(scenario: Scenario, options: PlayOptions): Promise<Outcome> {
  const { name, sentence } = scenario
  const { broker, seed, scale, build } = options
  const startedAt = Date.now()
  const stage = await Stage.open({
    name,
    broker,
    scale,
    random: randomOf(`${seed} ${name}`),
    build,
    isUnmigrated: scenario.isUnmigrated ?? false,
  })
  const seconds = (): number => (Date.now() - startedAt) / 1000
  let timer: NodeJS.Timeout | undefined
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not over after ${LONGEST_MS / 60_000} minutes`)), LONGEST_MS)
    })
    const { problems, records, idHash } = await Promise.race([scenario.play(stage).then(() => stage.verdict()), late])
    return { name, sentence, problems, records, idHash, seconds: seconds() }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { name, sentence, problems: [problem], records: stage.journal.counts().records, idHash: '', seconds: seconds() }
  } finally {
    clearTimeout(timer)
    await stage.close()
  }
}

// 384 MB hold what the scenarios produce; three brokers are to fit beside the workers.
const HEAP_MB = 384

/** One cluster per size, started when first needed. */
export function clusters(): { of(nodes: 1 | 3): Promise<Broker>; stop(): Promise<void> } {
  const started = new Map<number, Promise<Broker>>()
  return {
    of: (nodes) => {
      const broker = started.get(nodes) ?? startKafka({ nodes, heapMb: HEAP_MB })
      started.set(nodes, broker)
      return broker
    },
    stop: async () => {
      for (const broker of started.values()) await (await broker).stop()
    },
  }
}

/** The same numbers for the same text: a 32-bit counter through SHA-1. */
function randomOf(text: string): () => number {
  let turn = 0
  return () => createHash('sha1').update(`${text} ${turn++}`).digest().readUInt32LE(0) / 2 ** 32
}
