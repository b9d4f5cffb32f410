/** Bench `attacks`: what the service's memory and its event loop do while a client sends what is meant to fill or to hold them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Program, programOf } from '../tests/faults/program.ts'
import { type Load, loads } from './attack-bodies.ts'
import { cpuTicksOf } from './process-cpu.ts'
import { startService } from './start-service.ts'

const MOST_RSS_MB = 1200
const LONGEST_HELD_MS = 50

type Weighed = {
  readonly name: string
  /** How many answers of each status. */
  readonly answers: Readonly<Record<string, number>>
  readonly seconds: number
  readonly peakMb: number
  /** Resident when it is at rest again. */
  readonly restMb: number
} & Loop

/** `heldMs`: most processor time that the event loop's thread took between two turns; `delayMs`: most time by the clock, of others' too. */
type Loop = { readonly heldMs: number; readonly delayMs: number; readonly delayP99Ms: number }

/** `--only=TEXT`: attacks whose name holds it. */
export async function run({ flags }: { flags: readonly string[] }): Promise<object> {
  const only = flags.find((flag) => flag.startsWith('--only='))?.slice('--only='.length) ?? ''
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-bench-attacks-'))
  await using program = await programOf()
  const service = await start(program, dataDir)
  try {
    await service.atRest()
    const attacks: Weighed[] = []
    for (const load of loads.filter(({ name }) => name.includes(only))) {
      attacks.push(await weighed(load, service))
      process.stderr.write(`${JSON.stringify(attacks.at(-1))}\n`)
    }
    const peakMb = Math.max(...attacks.map((attack) => attack.peakMb))
    const heldMs = Math.max(...attacks.map((attack) => attack.heldMs))
    return { attacks, peakMb, heldMs, ok: peakMb <= MOST_RSS_MB && heldMs <= LONGEST_HELD_MS }
  } finally {
    await service.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

type Service = Awaited<ReturnType<typeof start>>

async function weighed({ name, send }: Load, { url, pid, loop, atRest }: Service): Promise<Weighed> {
  // Peak of resident memory from now on.
  await writeFile(`/proc/${pid}/clear_refs`, '5')
  await loop()
  const from = performance.now()
  const statuses = await send(url)
  const seconds = Math.round((performance.now() - from) / 100) / 10
  const held = await loop()
  const peakMb = await megabytesOf(pid, 'VmHWM')
  const answers: Record<string, number> = {}
  for (const status of statuses) answers[status] = (answers[status] ?? 0) + 1
  await atRest()
  return { name, answers, seconds, peakMb, restMb: await megabytesOf(pid, 'VmRSS'), ...held }
}

async function megabytesOf(pid: number, what: 'VmHWM' | 'VmRSS'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024)
}

/** Compiled, as it is installed: the loader of sources alone holds 60 MB and much of each collection. */
async function start({ modules }: Program, dataDir: string) {
  const heard: ((line: string) => void)[] = []
  const onError = (line: string) => {
    if (line.startsWith('{"loop"')) heard.shift()?.(line)
    else process.stderr.write(`${line}\n`)
  }
  const service = await startService(['--import', `${modules}/bench/loop-delay.js`, `${modules}/cli/dev.js`], dataDir, onError)
  const loop = async (): Promise<Loop> => {
    const line = new Promise<string>((resolve) => heard.push(resolve))
    service.signal('SIGUSR2')
    return JSON.parse(await line).loop
  }
  return { ...service, loop, atRest: () => atRest(service.pid) }
}

/** Less than a tenth of a core in a second: what the attack before left to do is done. */
async function atRest(pid: number): Promise<void> {
  for (let before = await cpuTicksOf(pid), n = 0; n < 60; n += 1) {
    await sleep(1000)
    const now = await cpuTicksOf(pid)
    if (now - before < 10) return
    before = now
  }
}
