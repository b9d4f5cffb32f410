/** Chromium for the journeys, what it complains about, and what axe finds. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join, resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

/** As they were built. */
export const WEB_DIR = resolve('web/dist')

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/** CALLBOARD_CHROMIUM, else the first of the usual names on the PATH. */
function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  const named = env['CALLBOARD_CHROMIUM']
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined
  const places = (env['PATH'] ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return places.find((place) => existsSync(place))
}

const found = findChromium(process.env)

/** Why no journey can be walked here; undefined where one can. */
export const reason =
  found === undefined
    ? 'no Chromium on the PATH or at CALLBOARD_CHROMIUM'
    : existsSync(join(WEB_DIR, 'index.html'))
      ? undefined
      : 'the pages are not built: npx vite build web'

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

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: found ?? '', args: FLAGS })

export type Look = { readonly language: 'en' | 'zh'; readonly theme: 'light' | 'dark' }

/** A page with the given choices already made; `complaints` fills with console errors, page errors and answers ≥ 400. */
export async function openPage(browser: Browser, { language, theme }: Look): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  const choices = { 'callboard.language': language, 'callboard.theme': theme, 'callboard.author': 'Inspector Lin' }
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

/** Serious and critical violations, and text that axe could not judge (scrolled away, overlapped) with a contrast below 4.5: `rule: selector`. */
export async function audit(page: Page): Promise<string[]> {
  // As an expression of the inspector, so the pages' content security policy does not refuse it.
  await page.evaluate(AXE)
  const { violations, incomplete } = await page.evaluate<AxeAnswer>('axe.run(document, { resultTypes: ["violations", "incomplete"] })')
  const serious = violations.filter((finding) => finding.impact === 'serious' || finding.impact === 'critical')
  const undecided = incomplete
    .filter((finding) => finding.id === 'color-contrast')
    .flatMap((finding) => finding.nodes.map((node) => node.target.join(' ')))
  const faint = await page.evaluate<string[]>(`(${CONTRAST})(${JSON.stringify(undecided)})`)
  return [...serious.flatMap((finding) => finding.nodes.map((node) => `${finding.id}: ${node.target.join(' ')}`)), ...faint]
}

// WCAG 2 contrast of an element's text with the first opaque background around it.
const CONTRAST = `(selectors) => {
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number)
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor)
      if (colour.length === 3 || colour[3] === 1) return colour
    }
    return [255, 255, 255]
  }
  return selectors.flatMap((selector) => {
    const element = document.querySelector(selector)
    if (element === null) return []
    const [light, dark] = [luminance(rgb(getComputedStyle(element).color)), luminance(behind(element))].sort((a, b) => b - a)
    const ratio = (light + 0.05) / (dark + 0.05)
    return ratio < 4.5 ? ['contrast ' + ratio.toFixed(2) + ': ' + selector] : []
  })
}`

/** The first content is there and no part is waiting for its answer. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  // `first` is whichever still waits, so this ends when none does.
  await page.locator('main [aria-busy="true"], main .ant-spin-spinning').first().waitFor({ state: 'detached' })
}
