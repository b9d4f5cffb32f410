import { expect, test } from 'vitest'
import { parsed } from '../../domain/kernel/parsed.ts'
import { compilePhrases } from '../phrases.ts'
import { readTranscript } from '../reading.ts'
import type { Call, Channel } from '../recording.ts'
import type { Verdict } from '../verdict.ts'
import { evaluate } from './evaluate.ts'
import { parseRule } from './parse.ts'
import type { Rule } from './rule.ts'

type Line = readonly [side: 'a' | 'c', fromSeconds: number, toSeconds: number, text: string]

const SETS: Readonly<Record<string, Parameters<typeof compilePhrases>[0]>> = {
  single: { en: [], zh: ['滚'] },
  greeting: { en: ['good morning'], zh: ['您好'] },
  thanks: { en: ['thank you for waiting'], zh: ['让您久等了'], maxEdits: 2 },
  wait: { en: ['one moment'], zh: ['请稍等'] },
  both: { en: [], zh: ['姓名', '地址'] },
  rude: { en: ['whatever'], zh: ['不清楚'] },
  harmless: { en: ['whatever you need'], zh: ['不清楚的'] },
  check: { en: [], zh: ['核实身份'] },
  balance: { en: ['your balance'], zh: ['您的余额'] },
  complaint: { en: ['complaint'], zh: ['投诉'] },
  sorry: { en: ['i’m sorry'], zh: ['抱歉'] },
}

function judge(
  rule: Rule,
  lines: readonly Line[],
  { call = {}, channels = 2, durationSeconds = 60 }: { call?: Call; channels?: number; durationSeconds?: number } = {},
): Verdict {
  const recording = { recordingId: 'r', durationSeconds, channels }
  const channel = lines.map(([side]): Channel => (side === 'a' ? 'agent' : 'customer'))
  const transcript = {
    revision: 1,
    startMs: lines.map((line) => line[1] * 1000),
    endMs: lines.map((line) => line[2] * 1000),
    channel,
    text: lines.map((line) => line[3]),
  }
  return evaluate(rule, {
    recording,
    call,
    reading: readTranscript(transcript, recording, 0.6),
    phrases: (id) => compilePhrases(SETS[id] ?? { en: [], zh: [] }),
    hears: () => parsed(true),
  })
}

const say = (
  set: string,
  more: { mode?: 'any' | 'all' | 'none'; within?: { firstSeconds?: number; lastSeconds?: number } } = {},
): Rule => ({ kind: 'phrase', mode: more.mode ?? 'any', say: set, side: 'agent', ...(more.within ? { within: more.within } : {}) })

test('a phrase is found whatever the case, width and punctuation, and its evidence points at the characters', () => {
  const found = judge(say('greeting'), [
    ['c', 0, 1, '喂'],
    ['a', 1, 5, '嗯，您，好！这里是客服'],
  ])
  expect(found.outcome).toBe('pass')
  expect(found.evidence).toEqual([
    { role: 'hit', segment: 1, channel: 'agent', fromMs: 1727, toMs: 2818, charFrom: 2, charTo: 5, text: '您，好' },
  ])
  expect(judge(say('greeting'), [['a', 0, 2, 'ＧＯＯＤ  Morning!']]).outcome).toBe('pass')
})

test('an English phrase matches whole words only, and the customer’s words are not the agent’s', () => {
  expect(judge(say('rude'), [['a', 0, 2, 'whatevers']]).outcome).toBe('fail')
  expect(judge(say('greeting'), [['c', 0, 2, '您好']]).outcome).toBe('fail')
})

test('a window counts audio time: said at 16 s is too late for the first 15 s, and the last 10 s end with the last words', () => {
  const late: Line[] = [
    ['c', 0, 4, '喂'],
    ['a', 16, 18, '您好'],
  ]
  expect(judge(say('greeting', { within: { firstSeconds: 15 } }), late).outcome).toBe('fail')
  expect(judge(say('greeting', { within: { firstSeconds: 17 } }), late).outcome).toBe('pass')
  expect(
    judge(say('greeting', { within: { lastSeconds: 10 } }), [
      ['a', 0, 2, '您好'],
      ['c', 20, 22, '喂'],
    ]).outcome,
  ).toBe('fail')
})

test('a missing phrase shows the window searched and the nearest miss', () => {
  const found = judge(say('greeting', { within: { firstSeconds: 15 } }), [['a', 0, 2, 'well good mourning sir']])
  expect(found.evidence).toMatchObject([
    { role: 'searched', channel: 'agent', fromMs: 0, toMs: 15000 },
    { role: 'nearest', segment: 0, text: 'good mourning' },
  ])
})

test('edits forgive the speech engine up to a sixth of the phrase and no more', () => {
  expect(judge(say('thanks'), [['a', 0, 2, 'thank you for wading']]).outcome).toBe('pass')
  expect(judge(say('thanks'), [['a', 0, 2, 'thank you for sleighing']]).outcome).toBe('fail')
  expect(judge(say('thanks'), [['a', 0, 2, '让我久等了']]).outcome).toBe('fail')
})

test('all asks for every phrase, none for no phrase', () => {
  expect(
    judge(say('both', { mode: 'all' }), [
      ['a', 0, 2, '请报姓名'],
      ['a', 2, 4, '和地址'],
    ]).outcome,
  ).toBe('pass')
  expect(judge(say('both', { mode: 'all' }), [['a', 0, 2, '请报姓名']])).toMatchObject({
    outcome: 'fail',
    evidence: [{ role: 'searched' }],
  })
  expect(judge(say('both', { mode: 'none' }), [['a', 0, 2, '请报姓名']]).outcome).toBe('fail')
})

test('a forbidden word inside a harmless phrase is let pass, beside it is not', () => {
  const rule: Rule = { kind: 'forbidden', say: 'rude', side: 'agent', except: 'harmless' }
  expect(judge(rule, [['a', 0, 2, '有不清楚的请再问']]).outcome).toBe('pass')
  expect(judge(rule, [['a', 0, 2, '有不清楚的请再问，这个我不清楚']])).toMatchObject({
    outcome: 'fail',
    evidence: [{ charFrom: 12, charTo: 15 }],
  })
})

test('order: identity before balance passes, after it fails, without balance it does not apply', () => {
  const rule: Rule = { kind: 'order', first: 'check', firstSide: 'agent', before: 'balance', beforeSide: 'agent' }
  expect(
    judge(rule, [
      ['a', 0, 2, '先核实身份'],
      ['a', 5, 7, '您的余额是十元'],
    ]).outcome,
  ).toBe('pass')
  expect(
    judge(rule, [
      ['a', 0, 2, '您的余额是十元'],
      ['a', 5, 7, '先核实身份'],
    ]),
  ).toMatchObject({ outcome: 'fail', evidence: [{ text: '您的余额' }, { role: 'searched', toMs: 0 }] })
  expect(judge(rule, [['a', 0, 2, '先核实身份']]).outcome).toBe('na')
})

test('reply: an apology counts within the seconds given, on the agent’s side only', () => {
  const rule: Rule = { kind: 'reply', to: 'complaint', toSide: 'customer', say: 'sorry', side: 'agent', withinSeconds: 10 }
  expect(
    judge(rule, [
      ['c', 0, 2, '我要投诉'],
      ['a', 3, 5, 'I’m sorry'],
    ]).outcome,
  ).toBe('pass')
  expect(
    judge(rule, [
      ['c', 0, 2, '我要投诉'],
      ['a', 14, 16, '抱歉'],
    ]).outcome,
  ).toBe('fail')
  expect(
    judge(rule, [
      ['c', 0, 2, '我要投诉，抱歉'],
      ['a', 3, 4, '嗯'],
    ]).outcome,
  ).toBe('fail')
  expect(judge(rule, [['a', 3, 4, '抱歉']]).outcome).toBe('na')
})

test('dead air: a gap of exactly the limit passes, a longer one fails unless a hold was announced', () => {
  const rule: Rule = { kind: 'dead-air', maxSeconds: 15, unlessAnnounced: 'wait' }
  expect(
    judge(rule, [
      ['a', 0, 2, '嗯'],
      ['a', 17, 18, '嗯'],
    ]).outcome,
  ).toBe('pass')
  expect(
    judge(rule, [
      ['a', 0, 2, '嗯'],
      ['a', 17.5, 18, '嗯'],
    ]),
  ).toMatchObject({ outcome: 'fail', evidence: [{ role: 'gap', fromMs: 2000, toMs: 17500, segment: 0 }] })
  expect(
    judge(rule, [
      ['a', 0, 2, '请稍等'],
      ['c', 2, 3, '好的'],
      ['a', 40, 41, '嗯'],
    ]).outcome,
  ).toBe('pass')
})

test('talk-over: only the agent cutting in for long enough counts; a mixed recording can’t tell', () => {
  const rule: Rule = { kind: 'talk-over', minOverlapMs: 800, maxTimes: 0 }
  expect(
    judge(rule, [
      ['c', 0, 5, '我想问一下'],
      ['a', 4, 8, '这样吧'],
    ]),
  ).toMatchObject({ outcome: 'fail', evidence: [{ fromMs: 4000, toMs: 5000, segment: 1 }] })
  expect(
    judge(rule, [
      ['c', 0, 5, '我想问一下'],
      ['a', 4.5, 8, '这样吧'],
    ]).outcome,
  ).toBe('pass')
  expect(
    judge(rule, [
      ['a', 0, 5, '这样吧'],
      ['c', 3, 8, '我想问一下'],
    ]).outcome,
  ).toBe('pass')
  expect(
    judge(
      rule,
      [
        ['c', 0, 5, '我想问一下'],
        ['a', 4, 8, '这样吧'],
      ],
      { channels: 1 },
    ).outcome,
  ).toBe('unknown')
})

test('speech rate: 40 characters in 6 s are 400 a minute; 15 words in 6 s are 150', () => {
  const rule: Rule = { kind: 'speech-rate', side: 'agent', maxCharactersPerMinute: 340, maxWordsPerMinute: 200 }
  expect(judge(rule, [['a', 0, 6, '很'.repeat(40)]])).toMatchObject({ outcome: 'fail', evidence: [{ text: '400 characters/min' }] })
  expect(judge(rule, [['a', 0, 6, 'word '.repeat(15)]])).toMatchObject({ outcome: 'pass', evidence: [{ text: '150 words/min' }] })
  expect(judge(rule, [['a', 0, 1, '很'.repeat(40)]]).outcome).toBe('na')
})

test('hold: announced and thanked passes; each missing step fails; no hold is n/a; a hold nobody can find is unknown', () => {
  const rule: Rule = { kind: 'hold', announce: 'wait', thank: 'thanks', minHoldSeconds: 8, maxTotalSeconds: 120 }
  const held = (before: string, after: string): Line[] => [
    ['a', 0, 2, before],
    ['c', 2, 3, '好'],
    ['a', 30, 32, after],
  ]
  expect(judge(rule, held('请稍等', '让您久等了')).outcome).toBe('pass')
  expect(judge(rule, held('请稍等', '查到了'))).toMatchObject({
    outcome: 'fail',
    evidence: [{ role: 'gap', fromMs: 3000, toMs: 30000 }, { role: 'searched' }],
  })
  expect(judge(rule, held('嗯', '查到了'), { call: { holdCount: 1 } })).toMatchObject({
    outcome: 'fail',
    reason: { en: 'The hold was not announced.' },
  })
  expect(judge(rule, [['a', 0, 2, '嗯']]).outcome).toBe('na')
  expect(judge(rule, [['a', 0, 2, '嗯']], { call: { holdCount: 1 } }).outcome).toBe('unknown')
  expect(judge(rule, held('请稍等', '让您久等了'), { call: { holdCount: 1, holdSeconds: 180 } }).outcome).toBe('fail')
})

test('a field that is not known is unknown, not failed', () => {
  const rule: Rule = { kind: 'field', field: 'call.waitSeconds', op: '<=', value: 20 }
  expect(judge(rule, []).outcome).toBe('unknown')
  expect(judge(rule, [], { call: { waitSeconds: 20 } }).outcome).toBe('pass')
  expect(
    judge({ kind: 'field', field: 'call.releasedBy', op: 'in', value: ['agent', 'system'] }, [], { call: { releasedBy: 'customer' } })
      .outcome,
  ).toBe('fail')
})

// 4111 1111 1111 1111 passes the check digit of ISO/IEC 7812-1 (its sum is 30), ...1112 does not.
test.each([
  ['卡号 4111 1111-1111 1111 对吧', 'fail'],
  ['银行卡是四一一一一一一一一一一一一一一一', 'fail'],
  ['the card is four one one one, one one one one, one one one one, one one one one', 'fail'],
  ['card double four, five five six six seven seven eight eight nine nine one one two two', 'fail'],
  ['卡号是[masked]对吗', 'fail'],
  ['一张卡是4111111111111111，一张是去年办的', 'fail'],
  ['4111 1111 1111 1111 是吗', 'unknown'],
  ['四九九九九九九九九九九九九九九九', 'unknown'],
  ['订单号 20260302114556789', 'pass'],
  ['手机串号是 356938035643809', 'pass'],
  ['your order 4111 1111 1111 1111', 'pass'],
  ['工单号 20260302，电话 13800138000', 'pass'],
])('only a number that is named or made like a card’s may be one, however spoken: %s', (text, outcome) => {
  const rule: Rule = { kind: 'digits', side: 'agent', minDigits: 13, maxDigits: 19 }
  expect(judge(rule, [['a', 0, 5, text]]).outcome).toBe(outcome)
  expect(
    judge(rule, [
      ['c', 0, 5, text],
      ['a', 5, 6, '嗯'],
    ]).outcome,
  ).toBe('pass')
})

test('the words before the number say what it is, those of the customer too', () => {
  const rule: Rule = { kind: 'digits', side: 'agent', minDigits: 13, maxDigits: 19 }
  const repeat = '我重复一下，4111 1111 1111 1111'
  expect(
    judge(rule, [
      ['c', 0, 4, '我的卡号是 4111 1111 1111 1111'],
      ['a', 5, 9, repeat],
    ]).outcome,
  ).toBe('fail')
  expect(
    judge(rule, [
      ['c', 0, 4, '运单号是 4111 1111 1111 1111'],
      ['a', 5, 9, repeat],
    ]).outcome,
  ).toBe('pass')
})

test('one forbidden character is part of harmless words, so a person judges', () => {
  const rule: Rule = { kind: 'forbidden', say: 'single', side: 'agent' }
  expect(judge(rule, [['a', 0, 2, '您往下滚动']]).outcome).toBe('unknown')
  expect(judge(rule, [['a', 0, 2, '您往下拉']]).outcome).toBe('pass')
})

test('combined rules: one failure fails all, one pass passes any, unknown survives where it could decide, n/a has no say', () => {
  const [pass, fail, unknown, na] = [
    say('greeting'),
    say('both'),
    { kind: 'field', field: 'call.reason', op: '=', value: 'x' },
    { kind: 'order', first: 'check', firstSide: 'agent', before: 'balance', beforeSide: 'agent' },
  ] as const satisfies Rule[]
  const lines: Line[] = [['a', 0, 2, '您好']]
  const all = (...rules: Rule[]) => judge({ kind: 'all', rules }, lines).outcome
  const any = (...rules: Rule[]) => judge({ kind: 'any', rules }, lines).outcome
  expect([all(pass, na), all(pass, unknown), all(fail, unknown), all(na, na)]).toEqual(['pass', 'unknown', 'fail', 'na'])
  expect([any(fail, pass, unknown), any(fail, unknown), any(fail, na), any(na)]).toEqual(['pass', 'unknown', 'fail', 'na'])
  expect(judge({ kind: 'not', rule: unknown }, lines).outcome).toBe('unknown')
  expect(judge({ kind: 'not', rule: pass }, lines).outcome).toBe('fail')
})

test('a combined rule says kind and rules alone: a further member, at any depth, is named with the one meant', () => {
  const leaf = { kind: 'field', field: 'call.reason', op: '=', value: 'x' }
  expect(parseRule({ kind: 'all', rules: [leaf, { kind: 'not', rule: leaf }] }, "item 'a'")).toMatchObject({ ok: true })
  for (const [rule, message] of [
    [{ kind: 'all', rules: [leaf], rule: leaf }, "'rule' is no member of the all rule of item 'a'; did you mean 'rules'?"],
    [{ kind: 'any', rules: [leaf], atLeast: 2 }, "'atLeast' is no member of the any rule of item 'a'; it has kind, rules."],
    [
      { kind: 'all', rules: [{ kind: 'not', rule: leaf, unless: leaf }] },
      "'unless' is no member of the not rule of item 'a'; it has kind, rule.",
    ],
  ] as const)
    expect(parseRule(rule, "item 'a'")).toEqual({ ok: false, rejection: { code: 'rule.shape', message } })
})
