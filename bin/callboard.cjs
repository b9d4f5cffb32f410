#!/usr/bin/env -S node --max-semi-space-size=32
// 32 MB of young objects: with the default 16 a record's message outlives two collections under full load, which costs a fifth of the rows per second.
// Starts the command line with enough libuv threads: every engine call occupies one, and with the default 4 file access waits behind queries.
// CommonJS on purpose: the ESM loader would start the thread pool before this line could size it (measured: 4 threads instead of 16).
process.env.UV_THREADPOOL_SIZE ??= '16'
import('../dist/cli/main.js')
  .then(({ main }) => main(process.argv.slice(2), process.env))
  .then((code) => {
    process.exitCode = code
  })
