/** Signing in, in a real browser: both languages, a phone, the keyboard alone, an invitation, what a role may open, and the people of the demo. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { codeAt, stepAt } from '../../centres/one-time-codes.ts'
import { demoPersonas } from '../../demo/personas.ts'
import { minutes } from '../../domain/kernel/time.ts'
import type { Grant } from '../../domain/principal.ts'
import { fromBase32 } from '../support/base32.ts'
import { type Service, serviceWithoutStore } from '../support/service-without-store.ts'
import { audit, openBrowser, openPage, reason, WEB_DIR } from './browser.ts'

const PASSWORD = 'seven grey herons at noon'
const SCHEDULER: Grant = { role: 'scheduler', scope: 'all', teams: [], sites: [] }

describe('signing in', () => {
  let browser: Browser
  const opened: Service[] = []

  beforeEach((context) => context.skip(reason !== undefined, reason))
  beforeAll(async () => {
    if (reason === undefined) browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    for (const service of opened) await service[Symbol.asyncDispose]()
  })

  const listening = async (options: Parameters<typeof serviceWithoutStore>[0] = {}): Promise<{ service: Service; url: string }> => {
    const service = await serviceWithoutStore({ webDir: WEB_DIR, ...options })
    opened.push(service)
    return { service, url: await service.app.listen({ port: 0, host: '127.0.0.1' }) }
  }
  const pagesOf = (page: Page): Promise<string[]> =>
    page
      .getByRole('navigation', { name: /^(Pages|页面导航)$/ })
      .getByRole('link')
      .allTextContents()
  const shoot = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['CALLBOARD_SCREENSHOTS']
    if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
  }

  test.each([
    { language: 'en', theme: 'light', width: 1440, title: 'Sign in' },
    { language: 'zh', theme: 'dark', width: 390, title: '登录' },
  ] as const)('any address asks who one is, in $language, $theme, $width wide', async ({ width, title, ...look }) => {
    const { url } = await listening({ signIn: true })
    const { page } = await openPage(browser, look)
    await page.setViewportSize({ width, height: 844 })
    await page.goto(`${url}/forecast?view=days`)
    await page.getByRole('heading', { name: title }).waitFor()
    expect(await audit(page)).toEqual([])
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width)
    await shoot(page, `sign-in-${look.language}-${look.theme}-${width}`)
    await page.context().close()
  })

  test('an invitation sets the password, by the keyboard alone; then the role’s pages are there, its name, and no others', async () => {
    const { service, url } = await listening()
    await service.account('mei', SCHEDULER)
    const { page } = await openPage(browser, { language: 'en', theme: 'light' })
    await page.goto(`${url}/sign-in#invite=${await service.invitation('mei')}`)
    await page.getByRole('heading', { name: 'Set your password' }).waitFor()
    // The secret is in no address any more, neither shown nor gone back to.
    expect(page.url()).toBe(`${url}/sign-in`)
    await page.getByLabel('New password').focus()
    await page.keyboard.type(PASSWORD)
    await page.getByLabel('The same once more').focus()
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('navigation').waitFor()
    expect(await pagesOf(page)).toEqual(['My work', 'Overview', 'Floor', 'Forecast', 'Roster'])
    const account = page.getByRole('region', { name: 'Account' })
    expect(await account.textContent()).toContain('Scheduler')

    await page.goto(`${url}/sql`)
    await page.getByText('None of your roles opens this page.').waitFor()
    await account.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.context().close()
  })

  test('a wrong password is said and leaves what was typed; the right one opens the page that was asked for', async () => {
    const { service, url } = await listening()
    await service.account('mei', SCHEDULER)
    await service.app.inject({
      method: 'POST',
      url: '/api/invitation',
      payload: { secret: await service.invitation('mei'), password: PASSWORD },
    })
    const { page } = await openPage(browser, { language: 'zh', theme: 'light' })
    await page.goto(`${url}/forecast?view=days&next=https://evil.example`)
    await page.getByLabel('账号').waitFor()
    await page.keyboard.type('mei')
    await page.keyboard.press('Tab')
    await page.keyboard.type('wrong')
    await page.keyboard.press('Enter')
    await page.getByText('账号、密码或动态口令有误，请重新输入。').waitFor()
    await page.getByLabel('密码').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('navigation').waitFor()
    expect(new URL(page.url()).origin).toBe(url)
    expect(new URL(page.url()).pathname).toBe('/forecast')
    // Whoever is signed in signs with the account: there is no box for a name.
    expect(await page.getByLabel('您的姓名').count()).toBe(0)
    await page.context().close()
  })

  test('on the own page a second factor is set up and asked for, and the password is changed', async () => {
    const { service, url } = await listening()
    await service.account('mei', SCHEDULER)
    const { cookies } = await service.app.inject({
      method: 'POST',
      url: '/api/invitation',
      payload: { secret: await service.invitation('mei'), password: PASSWORD },
    })
    const { page } = await openPage(browser, { language: 'en', theme: 'dark' })
    await page.context().addCookies([{ name: 'callboard', value: encodeURIComponent(cookies[0]?.value ?? ''), url }])
    await page.goto(`${url}/account`)
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    expect(await audit(page)).toEqual([])
    await shoot(page, 'account-en-dark')
    const factor = page.locator('.panel', { hasText: 'Second factor' }).last()
    await factor.getByLabel('Password now').fill(PASSWORD)
    await factor.getByRole('button', { name: 'Set up' }).click()
    const secret = (await factor.locator('code').textContent()) ?? ''
    await factor.getByLabel('Code that the app shows now').fill(codeAt(fromBase32(secret), stepAt(service.now())))
    await factor.getByRole('button', { name: 'Confirm' }).click()
    // Ten codes, a line each.
    expect(((await factor.locator('pre').textContent()) ?? '').split('\n')).toHaveLength(10)
    await factor.getByText('Each sign-in asks for a code').waitFor()

    service.pass(minutes(1))
    const password = page.locator('.panel', { hasText: 'Change password' })
    await password.getByLabel('Password now').fill(PASSWORD)
    await password.getByLabel('New password').fill(`${PASSWORD} again`)
    await password.getByLabel('The same once more').fill(`${PASSWORD} again`)
    await password.getByLabel('Code of the app').fill(codeAt(fromBase32(secret), stepAt(service.now())))
    await password.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('The password is changed.').waitFor()
    await page.context().close()
  })

  test('a session that ends while a page is open asks again', async () => {
    const { service, url } = await listening()
    await service.account('mei', SCHEDULER)
    const { page } = await openPage(browser, { language: 'en', theme: 'light' })
    await page.context().addCookies([{ name: 'callboard', value: encodeURIComponent(service.session('mei')), url }])
    await page.goto(`${url}/forecast`)
    await page.getByRole('navigation').waitFor()
    await service.give((at) => ({ type: 'CloseAccount', id: 'mei', at }))
    // Not by the browser's own click: a poll may have asked first, and the link be gone.
    await page.evaluate(`document.querySelector('a[href="/roster"]')?.click()`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.context().close()
  })

  test('the demo is tried as each of its people, and left again', async () => {
    const { url } = await listening({ personas: async () => demoPersonas })
    const { page } = await openPage(browser, { language: 'en', theme: 'dark' })
    await page.goto(url)
    await page.getByRole('link', { name: 'Try as another role' }).click()
    await page.getByRole('heading', { name: 'Try the demo as …' }).waitFor()
    expect(await audit(page)).toEqual([])
    await shoot(page, 'personas-en-dark')
    await page.getByRole('button', { name: /Sign in as QA inspector/ }).click()
    await page.getByRole('button', { name: 'Leave this role' }).waitFor()
    expect(await pagesOf(page)).toEqual(['My work', 'Calls', 'Work orders', 'Quality review', 'SQL'])
    expect(new URL(page.url()).pathname).toBe('/home')
    await shoot(page, 'inspector-en-dark')
    await page.getByRole('button', { name: 'Leave this role' }).click()
    await page.getByRole('link', { name: 'SQL' }).waitFor()
    expect(await pagesOf(page)).toHaveLength(18)
    await page.context().close()
  })
})
