/** The command line as a function: what it says on each stream, and its exit code. */
import { vi } from 'vitest'
import { main } from '../../../cli/main.ts'

export async function saidBy(dataDir: string, ...argv: string[]) {
  const streams = { out: [] as string[], err: [] as string[] }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => streams.out.push(String(text)) > 0),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => streams.err.push(String(text)) > 0),
  ]
  const exit = await main([...argv, '--data', dataDir], {})
  for (const spy of spies) spy.mockRestore()
  return { out: streams.out.join(''), err: streams.err.join(''), exit }
}
