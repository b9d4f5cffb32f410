/** Runs the command line from source: `npx tsx cli/dev.ts <command>`. */
import { main } from './main.ts'

process.exitCode = await main(process.argv.slice(2), process.env)
