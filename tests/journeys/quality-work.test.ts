/** The work of a QA team in a real browser: a lead draws and assigns, an inspector reviews, the agent appeals, the lead answers, and the report has it. */
import type { FastifyInstance } from 'fastify'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hours, instant, plus, toIso } from '../../domain/kernel/time.ts'
import type { Grant, Role } from '../../domain/principal.ts'
import { Projections } from '../../projections/projections.ts'
import { hotlineService } from '../../qa/scorecards/hotline-service.ts'
import { buildService } from '../../service/app.ts'
import { scoreRowOf } from '../engine/support/score-rows.ts'
import { freshStore } from '../engine/support/store.ts'
import { insertRows } from '../support/insert-rows.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { audit, openBrowser, openPage, reason, settled, WEB_DIR } from './browser.ts'

/** A Wednesday, 11:30 in Shanghai. */
const NOW = instant(Date.parse('2026-10-14T03:30:00Z'))
const clock = () => NOW

const held = (role: Role, scope: Grant['scope']): Grant => ({ role, scope, teams: [], sites: [] })
const PERSONAS = [
  { id: 'qian', name: 'Qian', grants: [held('qa_lead', 'all')] },
  { id: 'lin', name: 'Lin', grants: [held('qa_inspector', 'all')] },
  { id: 'chen', name: 'Chen', grants: [held('agent', 'own')] },
]

describe('the work of a QA team', () => {
  let opened: Awaited<ReturnType<typeof freshStore>> | undefined
  let projections: Projections | undefined
  let app: FastifyInstance | undefined
  let browser: Browser | undefined
  let page: Page
  let complaints: string[]
  let url = ''
  const ledger = memoryLedger(clock)

  beforeEach((context) => context.skip(reason !== undefined, reason))
  beforeAll(async () => {
    if (reason !== undefined) return
    opened = await freshStore()
    const { store, dataDir } = opened
    await insertRows(store, 'dim_agents_v1', [
      { agent_id: 'chen', name: 'Chen', team_id: 't-1', site_id: 'site', skills: [], valid_from: '2026-01-01' },
    ])
    // Thirty calls of yesterday; in every third of them nobody asked whether anything else was needed.
    const calls = Array.from({ length: 30 }, (_, n) => ({
      id: `s-${n}`,
      agentId: 'chen',
      at: plus(NOW, hours(-30 + n / 4)),
      failed: n % 3 === 0 ? ['anything-else'] : [],
    }))
    await insertRows(
      store,
      'recordings_v1',
      calls.map(({ id, at }) => ({
        ...{
          recording_id: `r-${id}`,
          revision: 1,
          call_id: `c-${id}`,
          site_id: 'site',
          queue_id: 'q-1',
          agent_id: 'chen',
          started_at: toIso(at),
        },
        ...{ duration_seconds: 60, source: 'test', version: 1 },
      })),
    )
    await insertRows(
      store,
      'scores_v1',
      calls.map((call) => scoreRowOf(hotlineService, call)),
    )
    projections = new Projections({ store, ledger, clock }).start()
    app = await buildService({ store, ledger, projections, clock, dataDir, webDir: WEB_DIR, personas: async () => PERSONAS })
    url = await app.listen({ host: '127.0.0.1', port: 0 })
    browser = await openBrowser()
    ;({ page, complaints } = await openPage(browser, { language: 'en', theme: 'light' }))
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await app?.close()
    await projections?.stop()
    await ledger.close()
    await opened?.[Symbol.asyncDispose]()
  })

  const go = async (path: string) => {
    await page.goto(`${url}${path}`)
    await settled(page)
  }
  const as = async (persona: string, path: string) => {
    await page.context().clearCookies()
    await page.request.post(`${url}/api/sign-in/as`, { data: { persona }, headers: { origin: url } })
    await go(path)
  }
  const choose = async (label: string, name: string) => {
    await page.getByLabel(label, { exact: true }).click()
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
  }
  let appealed = ''

  test('a lead draws 20 recordings of an agent and assigns them', async () => {
    await as('qian', '/quality/plans')
    await page.getByRole('button', { name: 'New plan' }).click()
    await page.getByLabel('Title').fill('Chen in October')
    await choose('Agents', 'Chen')
    await page.getByLabel('At random from each').fill('20')
    await page.getByRole('button', { name: 'Draw' }).click()
    await page.getByText('20 drawn from 30 recordings').waitFor()
    expect(await page.getByText('66.7 %').count()).toBe(20)
    await choose('Reviewers', 'Lin')
    await page.getByRole('button', { name: 'Assign' }).click()
    await page.getByText('Assigned.').waitFor()
    expect(await audit(page)).toEqual([])
    await go('/quality/plans')
    await page.getByText('0 of 20').waitFor()
  }, 60_000)

  test('the inspector reviews what is assigned, one after the other by keyboard, and sees how far that has come', async () => {
    await as('lin', '/quality/queue')
    await page.getByText('0 of 20 reviewed').waitFor()
    await page.getByRole('button', { name: 'Review the next one' }).click()
    for (let n = 0; n < 5; n += 1) {
      await settled(page)
      await page.getByRole('button', { name: 'Confirm score' }).click()
      await page.getByText('confirmed the score').waitFor()
      if (await page.getByText('Lost points on').count()) appealed = new URL(page.url()).pathname
      const before = page.url()
      await page.keyboard.press('n')
      await page.waitForURL((at) => at.href !== before)
    }
    await go('/quality/queue')
    await page.getByText('5 of 20 reviewed').waitFor()
    expect(appealed).toMatch(/^\/quality\/s-\d+$/)
  }, 60_000)

  test('the agent appeals against a failed item of an own call, which only with a reason is sent', async () => {
    await as('chen', appealed)
    const send = page.getByRole('button', { name: 'Send appeal' })
    await page.getByRole('checkbox', { name: /^Appeal against/ }).check()
    expect(await send.isDisabled()).toBe(true)
    await page.getByLabel(/^Reason: /).fill('I asked at 0:50.')
    await send.click()
    await page.getByText('Sent. Another reviewer answers.').waitFor()
    expect(await audit(page)).toEqual([])
  }, 30_000)

  test('whoever decided may not answer, the lead does, and the final score follows', async () => {
    await as('lin', appealed)
    await page.getByText('Whoever decided on this score does not answer.').waitFor()
    await as('qian', '/quality/appeals')
    await page.getByText('I asked at 0:50.').waitFor()
    await page.getByRole('link', { name: /^r-s-/ }).click()
    await settled(page)
    await page.getByText('changed to Pass').click()
    await page.getByLabel(/^Reason: /).fill('Heard at 0:50.')
    await page.getByRole('button', { name: 'Send answers' }).click()
    await page.getByText('Answer to the appeal').waitFor()
    expect(await page.locator('.verdict .value').textContent()).toBe('100.0 %')
    await as('chen', appealed)
    await page.getByText('Heard at 0:50.').first().waitFor()
    await go('/quality?review=changed')
    expect(await page.locator('tr.row-link').count()).toBe(1)
  }, 30_000)

  test('the report shows what was reviewed, with its interval, and the appeal that changed', async () => {
    await as('qian', '/quality/report')
    await page.getByText('5 of 20').first().waitFor()
    const tile = (name: string) => page.locator('.tile', { hasText: name })
    expect(await tile('Changed on appeal').locator('.value').textContent()).toBe('100.0 %')
    expect(await tile('Appealed').locator('.value').textContent()).toBe('20.0 %')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download CSV' }).first().click()
    expect((await saved).suggestedFilename()).toBe('inspection-agents.csv')
    expect(await audit(page)).toEqual([])
    expect(complaints).toEqual([])
  }, 30_000)
})
