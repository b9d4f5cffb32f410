/** Chromium for the journeys, what it complains about, and what axe finds. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/** CALLBOARD_CHROMIUM, else the first of the usual names on the PATH. */
export function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  const named = env['CALLBOARD_CHROMIUM']
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined
  const places = (env['PATH'] ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return places.find((place) => existsSync(place))
}

// Without these Chromium looks up its maker's hosts at every start; as root it runs only without its sandbox.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const openBrowser = (executablePath: string): Promise<Browser> => chromium.launch({ executablePath, args: FLAGS })

export type Look = { readonly language: 'en' | 'zh'; readonly theme: 'light' | 'dark' }

/** A page with the given choices already made; `complaints` fills with console errors, page errors and answers ≥ 400. */
export async function openPage(browser: Browser, { language, theme }: Look): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  const choices = { 'callboard.language': language, 'callboard.theme': theme, 'callboard.reviewer': 'Inspector Lin' }
  await context.addInitScript(
    `for (const [name, value] of Object.entries(${JSON.stringify(choices)})) if (localStorage.getItem(name) === null) localStorage.setItem(name, value)`,
  )
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`page: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
  })
  return { page, complaints }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Finding = { readonly id: string; readonly impact: string | null; readonly nodes: readonly { readonly target: readonly string[] }[] }
type AxeAnswer = { readonly violations: readonly Finding[]; readonly incomplete: readonly Finding[] }

/** Serious and critical violations, and contrast that axe could not decide: `rule: selector`. */
export async function audit(page: Page): Promise<string[]> {
  // As an expression of the inspector, so the pages' content security policy does not refuse it.
  await page.evaluate(AXE)
  const { violations, incomplete } = await page.evaluate<AxeAnswer>('axe.run(document, { resultTypes: ["violations", "incomplete"] })')
  const serious = violations.filter((finding) => finding.impact === 'serious' || finding.impact === 'critical')
  const undecided = incomplete.filter((finding) => finding.id === 'color-contrast')
  return [...serious, ...undecided].flatMap((finding) => finding.nodes.map((node) => `${finding.id}: ${node.target.join(' ')}`))
}

/** The first content is there and no part is waiting for its answer. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  // `first` is whichever still waits, so this ends when none does.
  await page.locator('main [aria-busy="true"], main .ant-spin-spinning').first().waitFor({ state: 'detached' })
}
