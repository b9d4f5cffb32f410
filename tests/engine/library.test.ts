import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

test('a host application embeds the built package and finds the archived order in ClickHouse', async (context) => {
  context.skip(!existsSync('dist/app/index.js'), 'dist/ is missing; npm run build makes it')
  const { stdout } = await run(process.execPath, ['examples/embed-work-orders.js'], { env: { ...process.env, UV_THREADPOOL_SIZE: '16' } })
  expect(JSON.parse(stdout)).toMatchObject({ events: 10, last: { type: 'order_archived', status: 'archived' } })
})
