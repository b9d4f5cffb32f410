/** Runs every step, then says what did not run and why, and ends with `N passed, N failed, N skipped`. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { Counts } from './count-reporter.ts'
import { obtainTools } from './obtain.ts'
import { checkSteps, type Step, testSteps } from './steps.ts'

const scratch = mkdtempSync(join(tmpdir(), 'callboard-test-'))
const total: Counts = { passed: 0, failed: 0, skipped: [] }
const failedSteps: string[] = []

async function runStep(step: Step, index: number): Promise<void> {
  const startedAt = Date.now()
  const countsFile = join(scratch, `${index}.json`)
  const { status, output } = await run(step, countsFile)
  const isOk = status === 0
  const counts =
    step.isVitest && existsSync(countsFile) ? readCounts(countsFile) : { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: [] }
  if (!isOk && counts.failed === 0) counts.failed = 1
  if (!isOk) failedSteps.push(step.name)
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped.push(...counts.skipped)
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(`${output}── ${step.name}: ${isOk ? 'ok' : 'FAILED'} in ${seconds} s\n`)
}

/** Tests write as they go; the output of steps that run side by side is kept until each ends. */
function run(step: Step, countsFile: string): Promise<{ status: number | null; output: string }> {
  const [program = '', ...args] = step.command
  const env = {
    ...process.env,
    ...step.env,
    UV_THREADPOOL_SIZE: '16',
    CALLBOARD_TEST_COUNTS: countsFile,
    PATH: `${resolve('node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
  }
  if (step.isVitest) process.stdout.write(`\n── ${step.name}\n`)
  return new Promise((done, failed) => {
    const chunks: Buffer[] = []
    const child = spawn(program, args, { stdio: ['ignore', step.isVitest ? 'inherit' : 'pipe', step.isVitest ? 'inherit' : 'pipe'], env })
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', failed)
    child.on('close', (status) => done({ status, output: Buffer.concat(chunks).toString() }))
  })
}

function readCounts(file: string): Counts {
  return JSON.parse(readFileSync(file, 'utf8')) as Counts
}

function summarise(): void {
  if (failedSteps.length > 0) process.stdout.write(`\nFailed: ${failedSteps.join('; ')}\n`)
  const byReason = new Map<string, string[]>()
  for (const { name, reason } of total.skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), name])
  if (byReason.size > 0) process.stdout.write('\nDid not run:\n')
  for (const [reason, names] of byReason)
    process.stdout.write(`  ${names.length} × ${reason} (${names[0]}${names.length > 1 ? ', …' : ''})\n`)
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped\n`)
}

/** What needs nothing else runs two at a time, one for each core; tests that share engine, broker and browser follow one by one. */
async function runAll(steps: readonly Step[]): Promise<void> {
  const numbered = steps.map((step, index) => ({ step, index }))
  const waiting = numbered.filter(({ step }) => !step.isAlone)
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await runStep(next.step, next.index)
  }
  await Promise.all([lane(), lane()])
  for (const { step, index } of numbered.filter(({ step }) => step.isAlone)) await runStep(step, index)
}

const isQuick = process.argv.includes('--check')
if (!isQuick) for (const note of obtainTools()) process.stdout.write(`${note}\n`)
await runAll(isQuick ? checkSteps : testSteps)
rmSync(scratch, { recursive: true, force: true })
summarise()
process.exitCode = total.failed > 0 ? 1 : 0
