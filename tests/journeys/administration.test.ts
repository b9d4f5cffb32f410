/** What administrators do, in a real browser: accounts and tokens made, changed and ended; the audit searched, exported and checked. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Grant } from '../../domain/principal.ts'
import { emptyStore, type Service, serviceWithoutStore } from '../support/service-without-store.ts'
import { audit, type Look, openBrowser, openPage, reason, WEB_DIR } from './browser.ts'

const PASSWORD = 'seven grey herons at noon'
const ADMIN: Grant = { role: 'admin', scope: 'all', teams: [], sites: [] }
const SCHEDULER: Grant = { role: 'scheduler', scope: 'all', teams: [], sites: [] }

describe('administration', () => {
  let browser: Browser
  let service: Service
  let url: string

  beforeEach((context) => context.skip(reason !== undefined, reason))
  beforeAll(async () => {
    if (reason !== undefined) return
    browser = await openBrowser()
    service = await serviceWithoutStore({ webDir: WEB_DIR, store: emptyStore })
    url = await service.app.listen({ port: 0, host: '127.0.0.1' })
    await service.account('ada', ADMIN)
    await service.account('mei', SCHEDULER)
    // Refused: a scheduler runs no queries.
    await service.app.inject({ method: 'POST', url: '/api/sql', headers: signedIn('mei'), payload: { query: 'select 1' } })
  })
  afterAll(async () => {
    await browser?.close()
    await service?.[Symbol.asyncDispose]()
  })

  const signedIn = (who: string) => ({ cookie: `callboard=${encodeURIComponent(service.session(who))}` })
  const opened = async (look: Look, path: string): Promise<{ page: Page; complaints: string[] }> => {
    const { page, complaints } = await openPage(browser, look)
    await page.context().addCookies([{ name: 'callboard', value: encodeURIComponent(service.session('ada')), url }])
    await page.goto(`${url}${path}`)
    return { page, complaints }
  }
  const shoot = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['CALLBOARD_SCREENSHOTS']
    if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
  }

  test('a refusal is found by its outcome and its person, and the search is in the address', async () => {
    const { page, complaints } = await opened({ language: 'en', theme: 'light' }, '/audit')
    await page.getByRole('heading', { name: 'Audit', exact: true }).waitFor()
    await page.getByLabel('Outcome').click()
    await page.getByTitle('Refused', { exact: true }).last().click()
    await page.getByText('1 shown').waitFor()
    const row = page.getByRole('row', { name: /right\.missing/ })
    expect(await row.textContent()).toContain('mei')
    await row.getByRole('button', { name: 'mei' }).click()
    await page.waitForURL(/outcome=refused&who=mei|who=mei&outcome=refused/)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('button', { name: 'Role granted' }).first().waitFor()
    await page.getByLabel('Who').fill('nobody of that name')
    await page.keyboard.press('Enter')
    await page.getByText('Nothing on record fits.').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('the chain is checked, the rows are exported, and both are on record', async () => {
    const { page } = await opened({ language: 'en', theme: 'light' }, '/audit?who=mei')
    await page.getByText('It was not checked yet.').waitFor()
    await page.getByRole('button', { name: 'Check now' }).click()
    await page.getByText(/^Whole at .*checked by ada/).waitFor()
    const waiting = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export CSV' }).click()
    const file = readFileSync((await (await waiting).path()) ?? '', 'utf8')
    expect(file).toContain('right.missing')
    expect(file).not.toContain('ada,')
    await page.goto(`${url}/audit?who=ada&text=export`)
    await page.getByText('1 shown').waitFor()
    await page.getByRole('button', { name: 'Expand row' }).click()
    expect(await page.locator('dl.facts').textContent()).toContain('whomei')
    await page.goto(`${url}/audit?what=audit_verified`)
    await page.getByText('1 shown').waitFor()
    await page.context().close()
  })

  test('an account is made, its link sets the password, a role opens its pages and taken back closes them', async () => {
    const { page } = await opened({ language: 'en', theme: 'light' }, '/accounts')
    await page.getByRole('button', { name: 'New account' }).click()
    await page.getByLabel('Id', { exact: true }).fill('li.wei')
    await page.getByLabel('Name', { exact: true }).fill('Li Wei')
    await page.getByRole('button', { name: 'Make account and invitation' }).click()
    const link = (await page.locator('.shown-once code').textContent()) ?? ''
    expect(link).toMatch(new RegExp(`^${url}/sign-in#invite=cbi_`))

    const { page: other } = await openPage(browser, { language: 'en', theme: 'dark' })
    await other.goto(link)
    await other.getByLabel('New password').fill(PASSWORD)
    await other.getByLabel('The same once more').fill(PASSWORD)
    await other.keyboard.press('Enter')
    await other.getByRole('region', { name: 'Account' }).getByText('Li Wei').waitFor()
    expect(await other.getByRole('link', { name: 'Forecast' }).count()).toBe(0)

    await page.getByLabel('Role', { exact: true }).click()
    await page.getByTitle('Scheduler', { exact: true }).click()
    await page.getByLabel('Reach', { exact: true }).click()
    await page.getByTitle('everything', { exact: true }).click()
    await page.getByRole('button', { name: 'Give role' }).click()
    await page.getByRole('button', { name: 'Take back Scheduler' }).waitFor()
    await other.reload()
    await other.getByRole('link', { name: 'Forecast' }).waitFor()
    await page.getByRole('button', { name: 'Take back Scheduler' }).click()
    await page.getByRole('button', { name: 'Take back Scheduler' }).waitFor({ state: 'detached' })
    await other.reload()
    await other.getByRole('region', { name: 'Account' }).waitFor()
    expect(await other.getByRole('link', { name: 'Forecast' }).count()).toBe(0)

    await page.getByRole('button', { name: 'Close account' }).click()
    await page.getByRole('button', { name: 'Yes' }).click()
    await page.getByRole('button', { name: 'Reopen' }).waitFor()
    await other.reload()
    await other.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.context().close()
    await other.context().close()
  })

  test('nobody gives an own role; the refusal is said in the language of the page', async () => {
    const { page } = await opened({ language: 'zh', theme: 'light' }, '/accounts')
    await page.getByRole('button', { name: 'ada', exact: true }).click()
    await page.getByRole('button', { name: '授予角色' }).click()
    await page.getByText('不能给自己授予角色，请由其他管理员操作。').waitFor()
    await page.context().close()
  })

  test('a token is told once, works, and is refused once it is ended', async () => {
    const { page } = await opened({ language: 'en', theme: 'light' }, '/accounts')
    await page.getByRole('button', { name: 'New token' }).click()
    const form = page.getByRole('form', { name: 'New token' })
    await form.getByLabel('Name', { exact: true }).fill('warehouse')
    await form.getByRole('button', { name: 'Make token' }).click()
    const text = (await page.locator('.shown-once code').textContent()) ?? ''
    const asked = () => service.app.inject({ url: '/api/me', headers: { authorization: `Bearer ${text}` } })
    expect((await asked()).json()).toMatchObject({ by: 'token', who: { grants: [{ role: 'analyst' }] } })
    await page.getByRole('button', { name: 'End token' }).click()
    await page.getByRole('button', { name: 'Yes' }).click()
    await page.getByText('Ended', { exact: true }).waitFor()
    expect((await asked()).statusCode).toBe(401)
    await page.context().close()
  })

  test.each([
    { language: 'en', theme: 'light', width: 1440 },
    { language: 'zh', theme: 'dark', width: 390 },
    { language: 'zh', theme: 'light', width: 1440 },
    { language: 'en', theme: 'dark', width: 390 },
  ] as const)('in $language, $theme, $width wide it can be read by everybody', async ({ width, ...look }) => {
    const { page, complaints } = await opened(look, '/audit')
    await page.setViewportSize({ width, height: 900 })
    for (const path of ['audit', 'accounts']) {
      await page.goto(`${url}/${path}`)
      await page.getByRole('row').nth(2).waitFor()
      if (path === 'accounts') await page.getByRole('button', { name: 'mei', exact: true }).click()
      expect(await audit(page), path).toEqual([])
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width)
      await shoot(page, `${path}-${look.language}-${look.theme}-${width}`)
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
