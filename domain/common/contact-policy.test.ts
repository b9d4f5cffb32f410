/** The contact policy: each of its reasons, in the zone where the customer lives. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY_MS, hours, instant, plus } from '../kernel/time.ts'
import { type Approachable, type ApproachPolicy, policyRefusal, USUAL_POLICY } from './contact-policy.ts'

const morning = instant(Date.parse('2026-03-03T10:00:00+08:00'))
const customer: Approachable = { zone: 'Asia/Shanghai', consents: ['sms'], isDoNotContact: false, approaches: [] }
const codeOf = (policy: ApproachPolicy, who: Approachable, at = morning, channel: 'sms' | 'voice' = 'sms') => {
  const refused = policyRefusal(policy, who, channel, at)
  return refused && !refused.ok ? refused.rejection.code : 'ok'
}

test.each<[string, string, ReturnType<typeof instant>, Approachable, 'sms' | 'voice']>([
  ['an ordinary morning', 'ok', morning, customer, 'sms'],
  [
    '10:00 in Shanghai, which is 21:00 the day before in New York',
    'policy.outside_hours',
    morning,
    { ...customer, zone: 'America/New_York' },
    'sms',
  ],
  ['20:00 sharp, when the hours are over', 'policy.outside_hours', instant(Date.parse('2026-03-03T20:00:00+08:00')), customer, 'sms'],
  ['Sunday at 09:30, an hour for weekdays', 'policy.outside_hours', instant(Date.parse('2026-03-08T09:30:00+08:00')), customer, 'sms'],
  ['a channel the customer did not agree to', 'policy.no_consent', morning, customer, 'voice'],
  ['somebody who wants to be left alone', 'policy.do_not_contact', morning, { ...customer, isDoNotContact: true }, 'sms'],
  [
    'the third time in a week',
    'policy.too_often',
    morning,
    { ...customer, approaches: [-1, -100].map((n) => ({ at: plus(morning, hours(n)), channel: 'voice' as const, campaignId: 'c-1' })) },
    'sms',
  ],
  [
    'the third time, the first of them seven days ago',
    'ok',
    morning,
    { ...customer, approaches: [-1, -168].map((n) => ({ at: plus(morning, hours(n)), channel: 'voice' as const, campaignId: 'c-1' })) },
    'sms',
  ],
])('%s: %s', (_sentence, code, at, who, channel) => {
  expect(codeOf(USUAL_POLICY, who, at, channel)).toBe(code)
})

test('a reminder of a payment needs no consent', () => {
  expect(codeOf({ ...USUAL_POLICY, needsConsent: false }, customer, morning, 'voice')).toBe('ok')
})

test.each([
  ['hours of NaN', { ...USUAL_POLICY, hours: { 2: [{ opens: Number.NaN, closes: 3 }] } }],
  ['a count of 1.5', { ...USUAL_POLICY, atMost: { count: 1.5, days: 7 } }],
  ['NaN days', { ...USUAL_POLICY, atMost: { count: 1, days: Number.NaN } }],
])('a policy with %s is refused', (_sentence, policy) => {
  expect(codeOf(policy, customer)).toBe('policy.invalid')
})

test('whoever follows the policy never approaches a customer more often than it allows', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 * 24 }), { maxLength: 80 }), fc.integer({ min: 0, max: 3 }), (steps, count) => {
      const policy = { ...USUAL_POLICY, atMost: { count, days: 7 } }
      const approaches: { at: ReturnType<typeof instant>; channel: 'sms'; campaignId: 'c-1' }[] = []
      let at = morning
      for (const hour of steps) {
        at = plus(at, hours(hour / 10))
        if (codeOf(policy, { ...customer, approaches }, at) === 'ok') approaches.push({ at, channel: 'sms', campaignId: 'c-1' })
      }
      for (const { at: end } of approaches)
        expect(approaches.filter((one) => one.at > end - 7 * DAY_MS && one.at <= end).length).toBeLessThanOrEqual(count)
    }),
  )
})
