/** Checks who imports whom, and that the check saw the tree: a cruiser that reads no module also reports no violation. */
import { existsSync } from 'node:fs'
import { cruise, type IReporterOutput } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'

const ROOMS =
  'contracts domain forecasting workforce qa traces sql ledger centres projections ingest interfaces jobs dashboards service app demo cli web'
    .split(' ')
    .filter((room) => existsSync(room))
const LEAST_MODULES = 100

const options = await extractDepcruiseOptions('./.dependency-cruiser.js')
const { output }: IReporterOutput = await cruise(ROOMS, { ...options, validate: true })
if (typeof output === 'string') throw new TypeError('The cruiser answered with text; its result object was expected.')

for (const { rule, from, to } of output.summary.violations) process.stderr.write(`${rule.name}: ${from} → ${to}\n`)
process.stdout.write(
  `${output.summary.totalCruised} modules, ${output.summary.totalDependenciesCruised} imports, ${output.summary.violations.length} violations\n`,
)
const isSeen = output.summary.totalCruised > LEAST_MODULES
if (!isSeen)
  process.stderr.write(
    `Only ${output.summary.totalCruised} modules were read, more than ${LEAST_MODULES} expected. Is TypeScript a version the cruiser reads?\n`,
  )
process.exitCode = isSeen && output.summary.violations.length === 0 ? 0 : 1
