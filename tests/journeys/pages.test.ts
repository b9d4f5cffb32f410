/** The pages in a real browser on a real store: every page in both languages, a review and its undo, an override and its undo, a query. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { interfaces } from '../../centres/interfaces.ts'
import { instant } from '../../domain/kernel/time.ts'
import { execute } from '../../ledger/execute.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { Projections } from '../../projections/projections.ts'
import type { Directory } from '../../service/api/directory.ts'
import type { ScoreList } from '../../service/api/scores.ts'
import { buildService } from '../../service/app.ts'
import { migrate } from '../../sql/migrate.ts'
import { openStore } from '../../sql/open-store.ts'
import type { Store } from '../../sql/store.ts'
import { admin } from '../support/principals.ts'
import { audit, type Look, openBrowser, openPage, reason, settled, WEB_DIR } from './browser.ts'
import { seedHotline } from './seed.ts'

/** A Wednesday, 11:30 in Shanghai. */
const NOW = instant(Date.parse('2026-10-14T03:30:00Z'))

const PAGES = [
  { path: '/', en: 'Overview', zh: '总览' },
  { path: '/home', en: 'My work', zh: '我的工作' },
  { path: '/floor', en: 'Floor', zh: '现场' },
  { path: '/calls', en: 'Calls', zh: '通话' },
  { path: '/orders', en: 'Work orders', zh: '工单' },
  { path: '/quality', en: 'Quality review', zh: '质检复核' },
  { path: '/quality/queue', en: 'My queue', zh: '我的任务' },
  { path: '/quality/plans', en: 'Inspection plans', zh: '质检计划' },
  { path: '/quality/appeals', en: 'Appeals', zh: '申诉' },
  { path: '/quality/report', en: 'Report', zh: '质检报告' },
  { path: '/forecast', en: 'Forecast', zh: '话务预测' },
  { path: '/forecast?view=accuracy', en: 'Forecast', zh: '话务预测' },
  { path: '/forecast?view=days', en: 'Forecast', zh: '话务预测' },
  { path: '/forecast?view=import', en: 'Forecast', zh: '话务预测' },
  { path: '/roster', en: 'Roster', zh: '排班' },
  { path: '/faults', en: 'Faults', zh: '故障' },
  { path: '/interfaces', en: 'Interfaces', zh: '接口管理' },
  { path: '/jobs', en: 'Jobs', zh: '作业' },
  { path: '/dead-letters', en: 'Dead letters', zh: '死信' },
  { path: '/sql', en: 'SQL', zh: 'SQL 查询' },
  { path: '/accounts', en: 'Accounts', zh: '账号' },
  { path: '/privacy', en: 'Privacy', zh: '隐私' },
  { path: '/audit', en: 'Audit', zh: '审计' },
  { path: '/status', en: 'Status', zh: '运行状态' },
] as const

const LOOKS: readonly Look[] = [
  { language: 'en', theme: 'light' },
  { language: 'zh', theme: 'dark' },
]

describe('pages', () => {
  let dataDir: string | undefined
  let store: Store | undefined
  let ledger: Ledger | undefined
  let projections: Projections | undefined
  let app: FastifyInstance | undefined
  let url: string
  let browser: Browser

  beforeEach((context) => context.skip(reason !== undefined, reason))

  beforeAll(async () => {
    if (reason !== undefined) return
    const made = await mkdtemp(join(tmpdir(), 'callboard-pages-'))
    dataDir = made
    store = await openStore({ dataDir: made })
    await migrate(store)
    await seedHotline(store, NOW)
    ledger = await openLedger({ dataDir: made })
    const settings = { owner: 'network', kind: 'line_test', endpoint: 'https://line.example/test', nameZh: '线路测试' }
    await execute(ledger, admin, interfaces, { type: 'RegisterInterface', name: 'line-test', at: NOW, settings })
    projections = new Projections({ store, ledger, clock: () => NOW })
    app = await buildService({ store, ledger, projections, clock: () => NOW, dataDir: made, webDir: WEB_DIR })
    url = await app.listen({ port: 0, host: '127.0.0.1' })
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await app?.close()
    await projections?.stop()
    await ledger?.close()
    await store?.close()
    // The screenshots lie beside the data; they are kept where CALLBOARD_SCREENSHOTS names a folder.
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true })
  })

  const shoot = (page: Page, name: string) =>
    page.screenshot({ path: join(process.env['CALLBOARD_SCREENSHOTS'] ?? dataDir ?? '.', `${name}.png`) })

  test.each(LOOKS)('every page opens by its address in $language, $theme: no error, readable, usable without a mouse', async (look) => {
    const { page, complaints } = await openPage(browser, look)
    for (const { path, ...title } of PAGES) {
      await page.goto(`${url}${path}`)
      await settled(page)
      expect(await page.locator('main h1').first().textContent()).toBe(title[look.language])
      expect(await audit(page), path).toEqual([])
      await shoot(page, `${path.slice(1).replace('?view=', '-') || 'overview'}-${look.language}-${look.theme}`)
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('an overview slower than its polls arrives; one that fails says so until an answer is there, also while it is asked for again', async () => {
    const { page } = await openPage(browser, { language: 'en', theme: 'light' })
    const asked: Route[] = []
    await page.route('**/api/overview', (route) => {
      asked.push(route)
    })
    await page.clock.install()
    await page.goto(url)
    const isAsked = (times: number) => expect.poll(() => asked.length, { timeout: 20_000 }).toBe(times)
    await isAsked(1)
    for (let poll = 0; poll < 3; poll++) await page.clock.fastForward('00:10')
    expect(asked.length).toBe(1)
    await asked[0]?.fulfill({ status: 503, json: { code: 'store.unavailable', message: 'The store does not answer.' } })
    const failure = page.getByText('The store does not answer.')
    await failure.waitFor()

    await page.clock.fastForward('00:10')
    await isAsked(2)
    expect(await failure.isVisible()).toBe(true)
    await asked[1]?.continue()
    await page.getByRole('heading', { name: 'Open alerts' }).waitFor()
    expect(await failure.isVisible()).toBe(false)
    await page.context().close()
  })

  test('the boards open beside the pages', async () => {
    const { page, complaints } = await openPage(browser, { language: 'en', theme: 'light' })
    await page.goto(`${url}/boards`)
    await settled(page)
    await shoot(page, 'boards-en-light')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('of several sites the viewer chooses the zone of the boards, by keyboard; the address and the browser keep it, one site has its own', async () => {
    const { page, complaints } = await openPage(browser, { language: 'en', theme: 'light' })
    const berlin = { id: 'b', en: 'Berlin', zh: '柏林', zone: 'Europe/Berlin' }
    await page.route('**/api/directory', async (route) => {
      const response = await route.fetch()
      const directory = (await response.json()) as Directory
      await route.fulfill({ response, json: { ...directory, sites: [...directory.sites, berlin] } })
    })
    const asked = new Set<unknown>()
    page.on('request', (request) => {
      if (request.url().endsWith('/api/ds/query')) asked.add((request.postDataJSON() as { zone?: string }).zone)
    })
    await page.goto(`${url}/boards/cb-queues`)
    await settled(page)
    expect([...asked]).toEqual(['Asia/Shanghai'])
    await page.getByRole('combobox', { name: 'Time zone of days and hours' }).focus()
    await page.keyboard.type('new york')
    await page.keyboard.press('Enter')
    await page.waitForURL(/zone=America%2FNew_York/)
    await page.getByText('Times in America/New_York').waitFor()
    await settled(page)
    expect([...asked]).toEqual(['Asia/Shanghai', 'America/New_York'])
    await shoot(page, 'boards-zone-en-light')

    await page.goto(`${url}/boards/cb-orders?zone=Asia/Kolkata`)
    await page.getByText('Times in Asia/Kolkata').waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    await page.evaluate(`localStorage.setItem('callboard.language', 'zh')`)
    await page.goto(`${url}/boards`)
    await settled(page)
    await page.getByTitle('日期与时刻所用时区').getByText('America/New_York').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(await audit(page)).toEqual([])
    await shoot(page, 'boards-zone-zh-narrow')

    await page.goto(`${url}/boards?var-site=b`)
    await settled(page)
    await page.getByTitle('所示职场的时区').getByText('Europe/Berlin').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('a score without a total says how much was judged and that a person decides, in the list and on its page', async () => {
    const { page, complaints } = await openPage(browser, { language: 'en', theme: 'light' })
    const { rows } = (await (await fetch(`${url}/api/scores?sort=score_ratio&order=desc&size=200`)).json()) as ScoreList
    const scored = rows.filter(({ autoRatio }) => autoRatio !== null)
    const open = rows.filter(({ autoRatio }) => autoRatio === null)
    expect([scored.length, open.length]).toEqual([120, 1])
    const share = open[0]?.judgedShare ?? 1
    // The form sets no least share, so it is a half.
    expect(share).toBeLessThan(0.5)
    await page.goto(`${url}/quality/${open[0]?.scoreId}`)
    await page.getByText('under the form’s least share of 50 % → goes to a person').waitFor()
    await page.getByText('Needs review').waitFor()
    expect(await audit(page)).toEqual([])
    await shoot(page, 'score-too-little-en-light')
    await page.evaluate(`localStorage.setItem('callboard.language', 'zh')`)
    await page.goto(`${url}/quality?review=needed&sort=score_ratio&order=desc&page=1`)
    await page.getByRole('columnheader', { name: '已判' }).waitFor()
    const last = Math.ceil(((await (await fetch(`${url}/api/scores?review=needed&size=1`)).json()) as ScoreList).total / 50)
    await page.goto(`${url}/quality?review=needed&sort=score_ratio&order=desc&page=${last}`)
    await page.getByText('低于评分表最低占比 → 转人工').waitFor()
    await shoot(page, 'scores-too-little-zh-light')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('an interface is disabled with name and reason, and its history says so', async () => {
    const { page, complaints } = await openPage(browser, { language: 'en', theme: 'light' })
    await page.goto(`${url}/interfaces`)
    await settled(page)
    await page.getByRole('button', { name: 'line-test' }).click()
    await page.getByRole('button', { name: 'Disable' }).click()
    await page.getByText('Give the reason').waitFor()
    await page.getByLabel('Your name').fill('Lin')
    await page.getByLabel('Reason').fill('Moved to another address.')
    await page.getByRole('button', { name: 'Disable' }).click()
    await page.getByRole('cell', { name: 'Moved to another address.' }).waitFor()
    await page.getByRole('button', { name: 'Enable' }).waitFor()
    expect(await audit(page)).toEqual([])
    await shoot(page, 'interfaces-history-en-light')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('an interface is registered and changed on the page; a wrong limit is named, a change keeps its reason', async () => {
    const { page, complaints } = await openPage(browser, { language: 'zh', theme: 'dark' })
    await page.goto(`${url}/interfaces`)
    await settled(page)
    await page.getByRole('button', { name: '登记接口' }).click()
    await page.getByLabel('标识').fill('billing-balance')
    await page.getByLabel('中文名称').fill('余额查询')
    await page.getByLabel('负责方').fill('计费部')
    await page.getByLabel('地址', { exact: true }).fill('https://billing.example.com/balance')
    await page.getByLabel('单次调用时限，毫秒').fill('5')
    await page.getByLabel('您的姓名').fill('林敏')
    await page.getByRole('button', { name: /保\s?存/ }).click()
    await page.getByText('from 10 to 120000').waitFor()
    await page.getByLabel('单次调用时限，毫秒').fill('2500')
    expect(await audit(page)).toEqual([])
    await shoot(page, 'interfaces-register-zh-dark')
    await page.getByRole('button', { name: /保\s?存/ }).click()
    await page.getByRole('button', { name: '余额查询' }).waitFor()
    await page.getByRole('button', { name: '更改设置' }).click()
    await page.getByLabel('同时调用数').fill('8')
    await page.getByLabel('原因').fill('对方扩容前限流。')
    await page.getByRole('button', { name: /保\s?存/ }).click()
    await page.getByRole('cell', { name: 'concurrentCalls: 对方扩容前限流。' }).waitFor()
    await page.getByText('2,500 毫秒，同时 8 个').waitFor()
    await shoot(page, 'interfaces-changed-zh-dark')
    // The refused registration is an answer of its own and a line in the console.
    expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([])
    await page.context().close()
  })

  test('the language switch changes the page at once and is remembered', async () => {
    const { page } = await openPage(browser, { language: 'en', theme: 'light' })
    await page.goto(url)
    await settled(page)
    await page.getByText('中文').click()
    await page.getByRole('heading', { name: '总览' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: '总览' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
    await page.context().close()
  })

  test('an inspector changes an outcome with a reason, sees the score move, and takes it back', async () => {
    const { page, complaints } = await openPage(browser, { language: 'en', theme: 'light' })
    await page.goto(`${url}/quality?sort=score_ratio&order=asc`)
    await settled(page)
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.locator('.verdict .value').waitFor()
    const score = () => page.locator('.verdict .value').textContent()
    const before = await score()

    const item = page.locator('.item.on')
    await item.getByText('Pass', { exact: true }).click()
    await item.getByLabel('Reason for the change').fill('Heard it in the recording.')
    await item.getByRole('button', { name: 'Save change' }).click()
    await page.getByText('Saved.').waitFor()
    expect(await score()).not.toBe(before)
    expect(await audit(page)).toEqual([])
    await shoot(page, 'score-changed')

    await page.getByRole('button', { name: 'Undo last step' }).click()
    await page.getByText('The last step was taken back.').waitFor()
    expect(await score()).toBe(before)
    expect(await page.locator('.history li').count()).toBe(2)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('of two inspectors the second is told that somebody else was first', async () => {
    const { rows } = (await (await fetch(`${url}/api/scores?size=1`)).json()) as ScoreList
    const address = `${url}/quality/${rows[0]?.scoreId}`
    const first = await openPage(browser, { language: 'en', theme: 'light' })
    const second = await openPage(browser, { language: 'en', theme: 'light' })
    await Promise.all([first.page.goto(address), second.page.goto(address)])
    await Promise.all([settled(first.page), settled(second.page)])
    await first.page.getByRole('button', { name: 'Confirm score' }).click()
    await first.page.getByText('Saved.').waitFor()
    await second.page.getByRole('button', { name: 'Confirm score' }).click()
    await second.page.getByText('Somebody else reviewed this score since you opened it.').waitFor()
    await second.page.getByRole('button', { name: 'Reload' }).click()
    await second.page.locator('.history li').first().waitFor()
    expect(second.complaints.filter((complaint) => !complaint.includes('409'))).toEqual([])
    await Promise.all([first.page.context().close(), second.page.context().close()])
  })

  test('a planner opens a day, overrides it, sees the plan move, and takes it back', async () => {
    const { page, complaints } = await openPage(browser, { language: 'en', theme: 'light' })
    await page.goto(`${url}/forecast?queue=demo-q-fault`)
    await settled(page)
    await page.getByRole('button', { name: 'Thu 15 Oct' }).click()
    await page.getByRole('heading', { name: 'By half hour' }).waitFor()
    const planned = () =>
      page
        .locator('tr', { has: page.getByRole('cell', { name: '10:00', exact: true }) })
        .locator('td')
        .nth(3)
        .textContent()
    const before = Number(await planned())
    await page.getByLabel('Your name').fill('Mei')
    await page.getByLabel('Amount').fill('2')
    await page.getByLabel('Reason').fill('cable works announced')
    await page.getByRole('button', { name: 'Add override' }).click()
    await page.getByText('Saved; staffing follows within a minute.').waitFor()
    // The plan is read anew after the answer; a busy machine takes longer than the second that poll waits by itself.
    await expect.poll(async () => Math.abs(Number(await planned()) - 2 * before), { timeout: 20_000 }).toBeLessThanOrEqual(1)
    expect(await audit(page)).toEqual([])
    await shoot(page, 'forecast-override')
    await page.getByRole('button', { name: 'Withdraw' }).click()
    await page.getByText('Withdrawn; the plan is as it was before.').waitFor()
    await expect.poll(planned, { timeout: 20_000 }).toBe(String(before))
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('imported history is taken row by row, and each bad row is shown with its fault', async () => {
    const { page } = await openPage(browser, { language: 'en', theme: 'light' })
    await page.goto(`${url}/forecast?view=import`)
    await settled(page)
    await page.getByLabel('Your name').fill('Mei')
    await page
      .getByLabel('or paste it here')
      .fill('timestamp,series_id,value\n2026-01-05 09:00,demo-q-fault,42\n2026-01-05 09:30,demo-q-fault,many\n')
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.getByText('1 of 2 rows taken, 1 half hours stored.').waitFor()
    await page.getByRole('cell', { name: "'many' is not a count; write a number of at least 0." }).waitFor()
    await page.context().close()
  })

  test('a query answers as a table and a chart; one that reads files is refused in words', async () => {
    const { page } = await openPage(browser, { language: 'en', theme: 'light' })
    await page.goto(`${url}/sql?q=${encodeURIComponent("select '%41'")}`)
    await settled(page)
    const editor = page.getByLabel('Query', { exact: true })
    expect(await editor.inputValue()).toBe("select '%41'")
    await editor.fill('select queue_id, toUInt32(count()) as calls from calls group by queue_id order by queue_id')
    await editor.press('Control+Enter')
    await page.getByText('3 rows in').waitFor()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download CSV' }).click()
    expect(readFileSync((await (await saved).path()) ?? '', 'utf8').split('\r\n')).toHaveLength(5)
    const exports = (await ledger?.findBefore(1e9, 10, { what: 'export' }))?.events ?? []
    expect(exports.map(({ data }) => [data['file'], data['rows']])).toEqual([['callboard-query.csv', 3]])
    await page.getByText('Chart', { exact: true }).click()
    await page.getByRole('img', { name: 'Chart of calls' }).waitFor()
    expect(await audit(page)).toEqual([])
    await shoot(page, 'sql-chart')

    await editor.fill("select file('/etc/hostname')")
    await editor.press('Control+Enter')
    await page.getByText('The query was refused').waitFor()
    expect(await page.locator('[role=alert]').textContent()).toContain('file')
    await page.context().close()
  })
})
