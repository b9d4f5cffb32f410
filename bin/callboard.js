#!/usr/bin/env node
// Starts the command line with enough libuv threads: every engine call occupies one, and with the default 4 file access waits behind queries.
process.env.UV_THREADPOOL_SIZE ??= '16'
const { main } = await import('../dist/cli/main.js')
process.exitCode = await main(process.argv.slice(2), process.env)
