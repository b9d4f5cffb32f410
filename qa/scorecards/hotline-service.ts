/** The shipped scorecard: fourteen points of good service on a telecom hotline, in English and 中文. */
import type { Rule } from '../rules/rule.ts'
import type { Item, Scorecard } from '../scorecard.ts'
import { hotlinePhrases } from './hotline-phrases.ts'

const agentSays = (say: keyof typeof hotlinePhrases, within?: { firstSeconds?: number; lastSeconds?: number }): Rule => ({
  kind: 'phrase',
  mode: 'any',
  say,
  side: 'agent',
  ...(within ? { within } : {}),
})

const item = (
  id: string,
  weight: number,
  en: string,
  zh: string,
  evidence: Item['evidence'],
  rule: Rule,
  more: Partial<Item> = {},
): Item => ({
  id,
  text: { en, zh },
  weight,
  evidence,
  rule,
  ...more,
})

/** Misdialled and cut-off calls leave no time for it. */
const lasting = (seconds: number): Partial<Item> => ({
  appliesWhen: { kind: 'field', field: 'recording.durationSeconds', op: '>=', value: seconds },
})

const FIRST_15_S = { firstSeconds: 15 }
const LAST_30_S = { lastSeconds: 30 }

export const hotlineService: Scorecard = {
  id: 'hotline-service',
  version: 1,
  text: { en: 'Hotline service', zh: '热线服务质检' },
  effectiveFrom: '2026-01-01T00:00:00+08:00',
  appliesTo: { queueIds: [] },
  scoring: 'sections',
  passRatio: 0.8,
  minConfidence: 0.6,
  phraseSets: hotlinePhrases,
  sections: [
    {
      id: 'opening',
      text: { en: 'Opening', zh: '开场' },
      weight: 20,
      items: [
        item('greeting', 60, 'Greets and gives own name or number within 15 s', '15秒内问候并报出姓名或工号', 'required', {
          kind: 'all',
          rules: [agentSays('greeting', FIRST_15_S), agentSays('own-name', FIRST_15_S)],
        }),
        item('restate', 40, "Restates the customer's need", '复述并确认客户需求', 'required', agentSays('restate'), lasting(40)),
      ],
    },
    {
      id: 'security',
      text: { en: 'Security', zh: '信息安全' },
      weight: 20,
      items: [
        item(
          'identity',
          60,
          'Checks identity before disclosing account data',
          '披露账户信息前核实身份',
          'required',
          { kind: 'order', first: 'identity-check', firstSide: 'agent', before: 'disclosure', beforeSide: 'agent' },
          { isAutoFail: true },
        ),
        item(
          'card-number',
          40,
          'Never repeats a card number',
          '不复述银行卡号',
          'optional',
          { kind: 'digits', side: 'agent', minDigits: 13, maxDigits: 19 },
          { isAutoFail: true },
        ),
      ],
    },
    {
      id: 'handling',
      text: { en: 'Handling', zh: '问题处理' },
      weight: 30,
      items: [
        item('empathy', 25, 'Shows empathy when the customer complains', '客户抱怨时表示理解或歉意', 'required', {
          kind: 'reply',
          to: 'complaint',
          toSide: 'customer',
          say: 'empathy',
          side: 'agent',
          withinSeconds: 30,
        }),
        item('hold', 20, 'Announces a hold and thanks for the wait', '让客户等待前告知，等待后致谢', 'required', {
          kind: 'hold',
          announce: 'hold-announce',
          thank: 'hold-thank',
          minHoldSeconds: 8,
        }),
        item('dead-air', 20, 'No unannounced silence over 15 s', '无超过15秒的无故静音', 'optional', {
          kind: 'dead-air',
          maxSeconds: 15,
          unlessAnnounced: 'hold-announce',
        }),
        item('solution', 35, 'Names a solution or a work order', '给出解决方案或告知工单', 'required', agentSays('solution'), lasting(40)),
      ],
    },
    {
      id: 'manner',
      text: { en: 'Manner', zh: '服务态度' },
      weight: 15,
      items: [
        item(
          'abuse',
          40,
          'No abusive words',
          '不使用侮辱性语言',
          'optional',
          { kind: 'forbidden', say: 'abuse', side: 'agent' },
          { isAutoFail: true },
        ),
        item('taboo', 25, 'No words that put the customer off', '不使用服务忌语', 'optional', {
          kind: 'forbidden',
          say: 'taboo',
          side: 'agent',
          except: 'taboo-harmless',
        }),
        item('talk-over', 20, 'Lets the customer finish', '不抢话', 'optional', { kind: 'talk-over', minOverlapMs: 800, maxTimes: 1 }),
        item('speech-rate', 15, 'Speaks at a pace that can be followed', '语速适中', 'optional', {
          kind: 'speech-rate',
          side: 'agent',
          maxCharactersPerMinute: 340,
          maxWordsPerMinute: 200,
        }),
      ],
    },
    {
      id: 'closing',
      text: { en: 'Closing', zh: '结束' },
      weight: 15,
      items: [
        item(
          'anything-else',
          60,
          'Asks whether anything else is needed',
          '询问是否还有其他需要',
          'required',
          agentSays('anything-else'),
          lasting(40),
        ),
        item('farewell', 40, 'Says goodbye politely', '礼貌结束通话', 'required', agentSays('farewell', LAST_30_S), lasting(20)),
      ],
    },
  ],
}
