#!/usr/bin/env -S node --max-semi-space-size=32 --no-concurrent-marking
// 32 MB of young objects: with the default 16 a record's message outlives two collections under full load, which costs a fifth of the rows per second.
// Marking on the event loop in small steps: on two cores the threads that mark beside it took 3 CPU-s per million records from the engine
// (loop lag p99 18 ms either way).
// Starts the command line with enough libuv threads: every engine call occupies one, and with the default 4 file access waits behind queries.
// CommonJS on purpose: the ESM loader would start the thread pool before this line could size it (measured: 4 threads instead of 16).
process.env.UV_THREADPOOL_SIZE ??= '16'
import('../dist/cli/main.js')
  .then(({ main }) => main(process.argv.slice(2), process.env))
  .then((code) => {
    process.exitCode = code
  })
