/** Bench `judgement`: verdicts of the shipped form on labelled calls, clean and with recognition errors sampled at 5, 10 and 20 % of characters or words. */
import { readFileSync } from 'node:fs'
import { seededRandom } from '../domain/kernel/random.ts'
import { judgeCalls, type LabelledCall, parseLabelledCall } from '../qa/judgement.ts'
import { hotlineService2 } from '../qa/scorecards/hotline-service-2.ts'

const UNIT = { zh: /\p{Script=Han}/gu, en: /[a-z']+/gi } as const

/** Of the errors 70 % put another character or word of the set in its place, 15 % leave it out, 15 % add one: about what telephone speech shows. */
function misheard(text: string, unit: RegExp, pool: readonly string[], errorRate: number, random: () => number): string {
  const other = () => pool[Math.floor(random() * pool.length)] ?? ''
  const heard = text.replace(unit, (said) => {
    if (random() >= errorRate) return said
    const kind = random()
    return kind < 0.7 ? other() : kind < 0.85 ? '' : `${said} ${other()}`
  })
  return heard.trim() === '' ? text : heard
}

export async function run({ quick }: { quick: boolean }): Promise<object> {
  const lines = readFileSync('tests/judgement/calls.ndjson', 'utf8').trim().split('\n')
  const calls = lines.flatMap((line): LabelledCall[] => {
    const call = parseLabelledCall(JSON.parse(line), '')
    return call.ok ? [call.value] : []
  })
  const texts = (lang: string) => calls.filter((call) => call.lang === lang).flatMap((call) => call.segments.map((segment) => segment.text))
  const pools = {
    zh: texts('zh').flatMap((text) => text.match(UNIT.zh) ?? []),
    en: texts('en').flatMap((text) => text.match(UNIT.en) ?? []),
  }
  const rounds = (errorRate: number) => (errorRate === 0 ? 1 : quick ? 2 : 8)
  const byErrorRate = [0, 0.05, 0.1, 0.2].map((errorRate) => {
    const judged = Array.from({ length: rounds(errorRate) }, (_, round) => {
      const random = seededRandom((round + 1) * 7919)
      const heard = calls.map((call) => {
        const lang = call.lang === 'en' ? 'en' : 'zh'
        const segments = call.segments.map((one) => ({ ...one, text: misheard(one.text, UNIT[lang], pools[lang], errorRate, random) }))
        return { ...call, segments }
      })
      return judgeCalls(hotlineService2, heard)
    })
    const sum = (of: (one: (typeof judged)[number]) => number) => judged.reduce((total, one) => total + of(one), 0)
    return {
      errorRate,
      calls: sum((one) => one.calls),
      givenRatio: sum((one) => one.given) / sum((one) => one.labels),
      rightRatio: sum((one) => one.right) / sum((one) => one.given),
      falseFatalCalls: sum((one) => one.falseFatalCalls),
      trueFatals: sum((one) => one.trueFatals),
      missedFatals: sum((one) => one.missedFatals),
    }
  })
  return { byErrorRate }
}
