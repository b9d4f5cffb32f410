/** `callboard simulate`: service of a staffed floor by simulation, with confidence bounds. */
import { readFile } from 'node:fs/promises'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { parseJsonFile } from '../../domain/kernel/json-file.ts'
import { parseSimulation } from '../../workforce/simulation/model-file.ts'
import { type QueueResult, simulate } from '../../workforce/simulation/simulate.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  name: 'simulate',
  summary: 'Simulates queues and skilled agents call by call: service level with confidence bounds.',
  usage: 'simulate FILE [--seed N] [--replications N]',
  example: 'callboard simulate floor.json --seed 1 --replications 20 --json',
  options: {
    seed: { type: 'string', description: 'Seed of the first replication.', default: '1' },
    replications: { type: 'string', description: 'Independent runs; the bounds need at least two.', default: '20' },
  },
  run: async (args, io) => {
    const file = args.positionals[0]
    if (file === undefined)
      throw new CallboardError('usage', 'simulate needs a file; docs/simulation.md describes it. Usage: callboard simulate FILE')
    const model = parseSimulation(await document(file))
    if (!model.ok) throw new CallboardError('usage', `${file}: ${model.rejection.message}`)
    const number = (name: string, min: number, max: number) => args.number(name, { min, max, integer: true }) ?? Number(args.required(name))
    const queues = simulate(model.value, number('seed', 0, 2_147_483_647), number('replications', 1, 100_000))
    io.answer({ queues }, (answer) => answer.queues.map(line).join('\n'))
    return 0
  },
}

async function document(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CallboardError('usage', `${file} can not be read; check the path.`, { cause })
  })
  return parseJsonFile(text, file)
}

function line({ id, offered, serviceLevel, lo, hi, asa, abandonRatio, occupancy }: QueueResult): string {
  const percent = (ratio: number | null) => (ratio === null ? '-' : `${(ratio * 100).toFixed(1)} %`)
  return (
    `${id}: ${offered.toFixed(1)} calls, ${percent(serviceLevel)} in time (${percent(lo)} to ${percent(hi)}), ` +
    `mean wait ${asa === null ? '-' : asa.toFixed(1)} s, ${percent(abandonRatio)} abandoned, ${percent(occupancy)} occupied`
  )
}
