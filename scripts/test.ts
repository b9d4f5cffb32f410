/** Runs every step, then says what did not run and why, and ends with `N passed, N failed, N skipped`. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { Counts } from './count-reporter.ts'
import { obtainTools } from './obtain.ts'
import { checkSteps, type Step, testSteps } from './steps.ts'

const scratch = mkdtempSync(join(tmpdir(), 'callboard-test-'))
const total: Counts = { passed: 0, failed: 0, skipped: [] }
const failedSteps: string[] = []

function runStep(step: Step): void {
  const startedAt = Date.now()
  const countsFile = join(scratch, `${total.passed}-${Date.now()}.json`)
  process.stdout.write(`\n── ${step.name}\n`)
  const [program = '', ...args] = step.command
  const env = {
    ...process.env,
    ...step.env,
    UV_THREADPOOL_SIZE: '16',
    CALLBOARD_TEST_COUNTS: countsFile,
    PATH: `${resolve('node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
  }
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env })
  const counts =
    step.isVitest && existsSync(countsFile)
      ? readCounts(countsFile)
      : { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: [] }
  if (status !== 0 && counts.failed === 0) counts.failed = 1
  if (status !== 0) failedSteps.push(step.name)
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped.push(...counts.skipped)
  process.stdout.write(`── ${step.name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`)
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

const isQuick = process.argv.includes('--check')
if (!isQuick) for (const note of obtainTools()) process.stdout.write(`${note}\n`)
for (const step of isQuick ? checkSteps : testSteps) runStep(step)
rmSync(scratch, { recursive: true, force: true })
summarise()
process.exitCode = total.failed > 0 ? 1 : 0
