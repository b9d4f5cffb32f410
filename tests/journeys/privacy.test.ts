/** What administrators do about privacy, in a real browser on a real store: a hold set and released, a period changed, a customer found, erased and the receipt saved. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Callboard, openCallboard } from '../../app/open-callboard.ts'
import { calls } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { buildService } from '../../service/app.ts'
import { agent } from '../support/principals.ts'
import { audit, openBrowser, openPage, reason, WEB_DIR } from './browser.ts'

const at = instant(Date.now() - 3_600_000)

describe('privacy', () => {
  let dataDir: string
  let callboard: Callboard
  let app: Awaited<ReturnType<typeof buildService>>
  let browser: Browser
  let url: string

  beforeEach((context) => context.skip(reason !== undefined, reason))
  beforeAll(async () => {
    if (reason !== undefined) return
    dataDir = await mkdtemp(join(tmpdir(), 'callboard-privacy-'))
    callboard = await openCallboard({ dataDir, jobs: 'none' })
    const desk = callboard.as(agent)
    await desk.customers.command({ at, type: 'RegisterCustomer', id: 'p-7', zone: 'Asia/Shanghai' })
    await desk.customers.command({ at, type: 'SetDoNotContact', id: 'p-7', isOn: true, reason: 'canary-note of 王小芳' })
    await callboard.ingest('calls', 'test', [{ position: 1, at, value: { ...calls.examples[1], customerId: 'p-7' } }])
    await callboard.catchUp()
    app = await buildService({ ...callboard, clock: () => instant(Date.now()), dataDir, webDir: WEB_DIR })
    url = await app.listen({ port: 0, host: '127.0.0.1' })
    browser = await openBrowser()
  }, 120_000)
  afterAll(async () => {
    if (reason !== undefined) return
    await browser.close()
    await app.close()
    await callboard.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  const shoot = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['CALLBOARD_SCREENSHOTS']
    if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
  }

  test('a hold, a period, and an erasure from the search to its receipt', { timeout: 120_000 }, async () => {
    const { page, complaints } = await openPage(browser, { language: 'en', theme: 'light' })
    await page.goto(`${url}/privacy`)
    await page.getByRole('heading', { name: 'Privacy', exact: true }).waitFor()
    const holds = page.getByRole('form', { name: 'Legal holds' })
    await holds.getByLabel('Your name').fill('Dana')
    await holds.getByLabel('Customer').fill('p-7')
    await holds.getByRole('button', { name: 'Set hold' }).click()
    await page.getByText('Say why first.').waitFor()
    await holds.getByLabel('Reason').fill('court file 12')
    await holds.getByRole('button', { name: 'Set hold' }).click()
    await page.getByText('p-7 is under legal hold.').waitFor()
    await shoot(page, 'privacy-hold')

    const find = page.getByRole('form', { name: 'Erase a customer' })
    await find.getByLabel('Customer').fill('p-7')
    await find.getByRole('button', { name: 'Find' }).click()
    await page.getByText(/Under legal hold since .*, set by Dana: court file 12/).waitFor()
    expect(await page.getByRole('button', { name: 'Erase', exact: true }).count(), 'while it is held').toBe(0)
    await holds.getByLabel('Reason').fill('file closed')
    await page.getByRole('button', { name: 'Release' }).click()
    await page.getByRole('tooltip').getByRole('button', { name: 'Release' }).click()
    await page.getByText('The hold on p-7 is released.').waitFor()

    await page
      .getByRole('row', { name: /Transcripts/ })
      .getByRole('button', { name: 'Change' })
      .click()
    const period = page.getByRole('form', { name: 'Transcripts' })
    await period.getByLabel(/Days/).fill('90')
    await period.getByLabel('Reason').fill('contract')
    await period.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('row', { name: /Transcripts 90 days .*contract \(Dana\)/ }).waitFor()

    // Whoever set the last hold may not erase.
    await page.getByRole('row', { name: /raw_events/ }).waitFor()
    const panel = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Erase a customer' }) })
    await panel.getByLabel('Your name').fill('Eve')
    await panel.getByLabel('Reason').fill('asked for it')
    await panel.getByLabel('Also look for').fill('canary-note of 王小芳')
    expect(await audit(page)).toEqual([])
    await panel.getByRole('button', { name: 'Erase', exact: true }).click()
    await page.getByRole('tooltip').getByRole('button', { name: 'Erase' }).click()
    await page.getByText('Nothing readable is left.').waitFor({ timeout: 60_000 })
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download receipt' }).click()
    const receipt = JSON.parse(await readFile(await (await saving).path(), 'utf8'))
    expect(receipt).toMatchObject({ customerId: 'p-7', by: 'Eve', reason: 'asked for it', isProven: true })
    await page.getByRole('row', { name: /p-7 Eve asked for it/ }).waitFor()
    await shoot(page, 'privacy-erased')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test.each([
    { language: 'en', theme: 'light', width: 1440 },
    { language: 'zh', theme: 'dark', width: 390 },
    { language: 'zh', theme: 'light', width: 1440 },
    { language: 'en', theme: 'dark', width: 390 },
  ] as const)('in $language, $theme, $width wide it can be read by everybody', async ({ width, ...look }) => {
    const { page, complaints } = await openPage(browser, look)
    await page.setViewportSize({ width, height: 900 })
    await page.goto(`${url}/privacy`)
    await page.getByRole('row').nth(5).waitFor()
    await page
      .getByRole('button', { name: look.language === 'en' ? 'Change' : '更改' })
      .first()
      .click()
    expect(await audit(page)).toEqual([])
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width)
    await shoot(page, `privacy-${look.language}-${look.theme}-${width}`)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
