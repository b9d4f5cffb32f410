/** Vitest reporter that leaves counts and the reason of every skip in the file named by CALLBOARD_TEST_COUNTS. */
import { writeFileSync } from 'node:fs'
import type { TestModule } from 'vitest/node'

export type Counts = { passed: number; failed: number; skipped: { name: string; reason: string }[] }

export class CountReporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const counts: Counts = { passed: 0, failed: unhandled.length, skipped: [] }
    for (const module of modules) {
      // A module that could not be collected has no tests to count, so it counts as one failure itself.
      if (!module.ok() && [...module.children.allTests()].every((test) => test.result().state !== 'failed')) counts.failed += 1
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') counts.passed += 1
        else if (result.state === 'failed') counts.failed += 1
        else counts.skipped.push({ name: test.fullName, reason: ('note' in result && result.note) || 'no reason given' })
      }
    }
    const file = process.env['CALLBOARD_TEST_COUNTS']
    if (file) writeFileSync(file, JSON.stringify(counts))
  }
}

// Vitest loads reporters given by path through their default export.
export { CountReporter as default }
