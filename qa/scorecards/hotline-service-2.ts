/** Second version of the shipped scorecard: the same fourteen points, heard in any wording; prescribed words decide, the classifier says the rest or that it is unknown. */
import type { PhraseSet } from '../phrases.ts'
import type { Rule } from '../rules/rule.ts'
import type { Scorecard } from '../scorecard.ts'
import { hotlinePhrases } from './hotline-phrases.ts'
import { hotlineService } from './hotline-service.ts'

const list = (text: string): string[] => text.split('/').map((phrase) => phrase.trim())

/** Only wordings that are nothing else in any call; what the first version also listed (工单, refund, 不知道, 您名下) is said in many harmless sentences. */
const phraseSets = {
  greeting: { ...hotlinePhrases.greeting, cue: 'greeting' },
  'own-name': { ...hotlinePhrases['own-name'], cue: 'own-name' },
  restate: {
    en: list(
      'let me make sure i understand / so you are saying / so youre saying / so what you need is / so youd like to / so the problem is / so the issue is',
    ),
    zh: list('我复述一下 / 您反映的是 / 您的需求是 / 您咨询的是 / 我理解的是 / 您的意思是'),
    cue: 'restate',
  },
  'identity-check': {
    en: list('verify your identity / confirm your identity'),
    zh: list('核实一下您的身份 / 核对一下您的身份 / 验证一下您的身份'),
    cue: 'identity-check',
  },
  'identity-given': { en: list('my date of birth is / last four of my id'), zh: list('我的身份证后 / 我身份证后'), cue: 'identity-given' },
  'identity-confirmed': {
    en: list('youre verified / you are verified / passed security'),
    zh: list('身份核实通过 / 身份验证通过 / 核对无误'),
    cue: 'identity-confirmed',
  },
  disclosure: {
    en: list('your current balance is / your balance is'),
    zh: list('您的余额是 / 您的账户余额是 / 您欠费'),
    cue: 'disclosure',
  },
  complaint: {
    en: list('unacceptable / ridiculous / fed up / very disappointed / make a complaint / file a complaint / outrageous'),
    zh: list('我要投诉 / 太过分了 / 气死 / 乱扣 / 乱收费 / 什么服务 / 什么态度 / 受不了 / 忍无可忍 / 说话不算数 / 坑人'),
    cue: 'complaint',
  },
  empathy: {
    en: list(
      'i am so sorry / im so sorry / im sorry to hear / i am sorry to hear / i apologise / i apologize / i completely understand / i understand how',
    ),
    zh: list(
      '非常抱歉 / 很抱歉 / 实在抱歉 / 真的抱歉 / 深表歉意 / 向您道歉 / 给您道歉 / 非常理解 / 很理解 / 您消消气 / 您别着急 / 给您带来不便 / 您的心情',
    ),
    cue: 'empathy',
  },
  'hold-announce': {
    en: list('please hold / hold the line / put you on hold / place you on hold / bear with me'),
    zh: list('请稍等 / 请您稍等 / 您稍等 / 稍等一下 / 稍等片刻 / 请稍候 / 请不要挂机 / 请别挂机 / 不要挂断 / 请勿挂机'),
    cue: 'hold-announce',
  },
  'hold-thank': { en: hotlinePhrases['hold-thank'].en, zh: hotlinePhrases['hold-thank'].zh, cue: 'hold-thank' },
  solution: {
    en: list('i have raised / i have booked / i have arranged / ive booked / ive raised / ive arranged'),
    zh: list('已经为您办理 / 已为您办理 / 已经为您登记 / 为您提交工单 / 已经派单'),
    cue: 'solution',
  },
  'anything-else': { ...hotlinePhrases['anything-else'], cue: 'anything-else' },
  farewell: {
    en: list('have a nice / have a good / have a great / have a lovely / goodbye / good bye / bye / take care / thank you for calling'),
    zh: list('感谢您的来电 / 感谢来电 / 谢谢您的来电 / 感谢致电 / 再见 / 生活愉快 / 拜拜'),
    cue: 'farewell',
  },
  abuse: {
    en: list(
      'shut up / you idiot / youre an idiot / you moron / youre a moron / are you deaf / go to hell / screw you / are you stupid / youre stupid',
    ),
    zh: list('你闭嘴 / 你神经病 / 你有病 / 你白痴 / 你是白痴 / 你这个白痴 / 你这个笨蛋 / 听不懂人话 / 爱打不打 / 没素质'),
    cue: 'abuse',
  },
  taboo: {
    en: list('not my problem / not my job / theres nothing i can do / i already told you / take it or leave it'),
    zh: list('不归我管 / 不归我们管 / 跟我没关系 / 与我无关 / 自己看着办 / 你急什么 / 谁让你 / 我刚才不是说了 / 我不是说过了'),
    cue: 'taboo',
  },
  'taboo-harmless': hotlinePhrases['taboo-harmless'],
} satisfies Readonly<Record<string, PhraseSet>>

/** Misdialled and cut-off calls end sooner; the first version's 40 s left 124 of 1,475 labels of whole short calls unjudged. */
const LASTING: Rule = { kind: 'field', field: 'recording.durationSeconds', op: '>=', value: 15 }

export const hotlineService2: Scorecard = {
  ...hotlineService,
  version: 2,
  effectiveFrom: '2026-12-01T00:00:00+08:00',
  phraseSets,
  sections: hotlineService.sections.map((section) => ({
    ...section,
    items: section.items.map((item) =>
      item.rule?.kind === 'order'
        ? { ...item, rule: { ...item.rule, given: 'identity-given', accepted: 'identity-confirmed' } }
        : item.appliesWhen
          ? { ...item, appliesWhen: LASTING }
          : item,
    ),
  })),
}
