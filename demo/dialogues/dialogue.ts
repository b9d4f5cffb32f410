/** Writes one demo conversation: a script's parts in order, the planted defects, and as much small talk as the call is long. */
import { commonEn } from './common-en.ts'
import { commonZh } from './common-zh.ts'
import type { Defect, Dialogue, DialogueContext, Turn } from './context.ts'
import { drawDefects } from './defects.ts'
import { filler, oneOf, shuffled } from './fill.ts'
import type { CommonLines, Script } from './script.ts'
import { billingScripts } from './scripts-billing.ts'
import { englishScripts } from './scripts-en.ts'
import { faultScripts } from './scripts-fault.ts'
import { orderScripts } from './scripts-orders.ts'
import { layOut, speechMs } from './timeline.ts'

type Random = () => number

export const scripts: readonly Script[] = [...faultScripts, ...billingScripts, ...orderScripts, ...englishScripts]

/** Shorter calls are misdialled ones. */
const MISDIAL_SECONDS = 40
/** From here on there is time for account data, for a pause and for it to be noticed. */
const FULL_SECONDS = 80
const COMPLAINT_SHARE = 0.22

/** What one conversation is written from. */
type Desk = {
  readonly random: Random
  readonly context: DialogueContext
  readonly script: Script
  readonly common: CommonLines
  readonly planned: ReadonlySet<Defect>
  readonly say: (line: string) => string
}

/** Deterministic: the same random sequence and context give the same conversation. */
export function demoDialogue(random: Random, context: DialogueContext): Dialogue {
  const planned = drawDefects(random, context)
  const common = context.language === 'zh-CN' ? commonZh : commonEn
  const desk: Desk = { random, context, script: chooseScript(random, context), common, planned, say: filler(random, context) }
  const turns = context.durationSeconds < MISDIAL_SECONDS ? misdial(desk) : conversation(desk)
  const isHurried = planned.has('speech-rate') && context.durationSeconds >= MISDIAL_SECONDS
  const timed = layOut(random, turns, context.durationSeconds * 1000, isHurried)
  const heard = timed.map(({ turn }) => turn)
  const missing = DUTIES.filter((duty) => context.durationSeconds >= MISDIAL_SECONDS && !heard.some((turn) => turn.duty === duty))
  const lacksFarewell = context.durationSeconds >= 20 && !heard.some((turn) => turn.duty === 'farewell')
  const planted = heard.flatMap((turn) => (turn.plants ? [turn.plants] : []))
  const defects = new Set<Defect>([
    ...missing,
    ...(lacksFarewell ? ['farewell' as const] : []),
    ...planted,
    ...(isHurried ? ['speech-rate' as const] : []),
  ])
  return {
    startMs: timed.map((one) => one.startMs),
    endMs: timed.map((one) => one.endMs),
    channel: heard.map((turn) => turn.channel),
    text: heard.map((turn) => turn.text),
    defects: [...defects].sort(),
    scriptId: desk.script.id,
  }
}

/** What an agent owes every customer; a call cut short before it lacks it too. */
const DUTIES: readonly Defect[] = ['restate', 'solution', 'anything-else']

function chooseScript(random: Random, { queueId, reason, language }: DialogueContext): Script {
  const ofLanguage = scripts.filter((script) => script.language === language)
  const ofQueue = ofLanguage.filter((script) => script.queueId === queueId)
  const ofReason = ofQueue.filter((script) => script.reasons.includes(reason))
  return oneOf(random, ofReason.length > 0 ? ofReason : ofQueue.length > 0 ? ofQueue : ofLanguage)
}

const agent = (text: string, more: Partial<Turn> = {}): Turn => ({ channel: 'agent', text, ...more })
const customer = (text: string, more: Partial<Turn> = {}): Turn => ({ channel: 'customer', text, ...more })

function greeting({ random, common, planned, say }: Desk): Turn {
  return planned.has('greeting')
    ? agent(say(oneOf(random, common.poorGreeting)), { plants: 'greeting' })
    : agent(say(oneOf(random, common.greeting)))
}

function misdial(desk: Desk): Turn[] {
  const { random, common, say } = desk
  return [
    greeting(desk),
    customer(say(oneOf(random, common.misdial))),
    agent(say(oneOf(random, common.misdialReply)), { duty: 'farewell' }),
  ]
}

function conversation(desk: Desk): Turn[] {
  const opening = [greeting(desk), ...problem(desk), ...restated(desk)]
  const isFull = desk.context.durationSeconds - (desk.context.holdSeconds ?? 0) >= FULL_SECONDS
  const account = isFull ? disclosed(desk) : wait(desk)
  const ending = [...answer(desk), ...closing(desk)]
  const { middle, after } = smallTalk(desk, [...opening, ...account, ...ending])
  const turns = [...opening, ...account, ...middle, ...answer2(ending, after)]
  return isFull ? plantTiming(desk, turns, opening.length + account.length, middle.length) : turns
}

/** Further questions come between the customer's acceptance and the closing. */
const answer2 = (ending: readonly Turn[], after: readonly Turn[]): Turn[] => [...ending.slice(0, 2), ...after, ...ending.slice(2)]

function problem({ random, script, common, planned, say }: Desk): Turn[] {
  if (random() >= COMPLAINT_SHARE) return [customer(say(oneOf(random, script.problem)))]
  const told = customer(say(oneOf(random, script.complaint)))
  return planned.has('empathy')
    ? [told, agent(say(oneOf(random, common.flat)), { plants: 'empathy' })]
    : [told, agent(say(oneOf(random, common.empathy)))]
}

function restated({ random, script, common, planned, say }: Desk): Turn[] {
  if (planned.has('restate')) return []
  const line = oneOf(random, common.restate).replace('{topic}', script.topic)
  return [agent(say(line), { duty: 'restate' }), customer(say(oneOf(random, common.confirm)))]
}

/** Identity check, a wait, then the account data. */
function disclosed(desk: Desk): Turn[] {
  const { random, script, common, planned, say } = desk
  const [ask, reply] = oneOf(random, common.identity)
  const check = planned.has('identity') ? [] : [agent(say(ask)), customer(say(reply))]
  const data = agent(say(oneOf(random, script.disclosure)), planned.has('identity') ? { plants: 'identity' } : {})
  const card = planned.has('card-number')
    ? [agent(say(oneOf(random, common.card)), { plants: 'card-number' }), customer(say(oneOf(random, common.confirm)))]
    : []
  return [...check, ...wait(desk), data, customer(say(oneOf(random, common.accept))), ...card]
}

/** A pause the agent announces: the hold of the call's record, or a look at the system. */
function wait({ random, context, common, planned, say }: Desk): Turn[] {
  const held = context.holdSeconds ?? 0
  const seconds = held > 0 ? held : context.durationSeconds > 150 && random() < 0.35 ? 9 + random() * 14 : 0
  if (seconds < 8) return []
  const isApology = /抱歉|不好意思|久等|sorry/i
  const thanks = planned.has('empathy') ? common.thanks.filter((line) => !isApology.test(line)) : common.thanks
  const after = planned.has('hold') ? agent(say(oneOf(random, common.thankless)), { plants: 'hold' }) : agent(say(oneOf(random, thanks)))
  return [agent(say(oneOf(random, common.wait))), { ...after, pauseMs: Math.round(seconds * 1000) }]
}

function answer({ random, context, script, common, planned, say }: Desk): Turn[] {
  const isOrder = context.outcome === 'order' || (context.outcome !== 'solved' && random() < 0.3)
  const line = planned.has('solution') ? oneOf(random, common.evasive) : oneOf(random, isOrder ? script.ordered : script.solved)
  return [agent(say(line), planned.has('solution') ? {} : { duty: 'solution' }), customer(say(oneOf(random, common.accept)))]
}

function closing({ random, common, planned, say }: Desk): Turn[] {
  const [ask, reply] = oneOf(random, common.anythingElse)
  const offer = planned.has('anything-else') ? [] : [agent(say(ask), { duty: 'anything-else' }), customer(say(reply))]
  const end = planned.has('farewell')
    ? agent(say(oneOf(random, common.curt)))
    : agent(say(oneOf(random, common.farewell)), { duty: 'farewell' })
  return [...offer, end, customer(say(oneOf(random, common.bye)))]
}

/** Details before the answer and questions after it, until four fifths of the call are words. */
function smallTalk(desk: Desk, fixed: readonly Turn[]): { middle: Turn[]; after: Turn[] } {
  const { random, context, script, common, planned, say } = desk
  const weigh = (turns: readonly Turn[]) =>
    turns.reduce(
      (sum, turn) => sum + speechMs(turn.text, planned.has('speech-rate') && turn.channel === 'agent') + (turn.pauseMs ?? 400),
      0,
    )
  let left = context.durationSeconds * 800 - weigh(fixed)
  const middle: Turn[] = []
  const after: Turn[] = []
  const ask = (lines: readonly string[]): Turn[] => lines.map((line, i) => (i % 2 === 0 ? agent(say(line)) : customer(say(line))))
  const take = (turns: readonly Turn[], into: Turn[]): void => {
    if (left <= 0) return
    into.push(...turns)
    left -= weigh(turns)
  }
  for (const exchange of shuffled(random, script.details)) take(ask(exchange), middle)
  if (!planned.has('solution'))
    for (const [question, reply] of shuffled(random, script.questions)) take([customer(say(question)), agent(say(reply))], after)
  for (const exchange of shuffled(random, common.fillers)) take(ask(exchange), middle)
  return { middle: insulted(desk, middle), after }
}

/** Rude and off-putting lines fall while details are asked. */
function insulted({ random, common, planned, say }: Desk, middle: readonly Turn[]): Turn[] {
  const lines: Turn[] = []
  if (planned.has('abuse')) lines.push(agent(say(oneOf(random, common.abuse)), { plants: 'abuse' }))
  if (planned.has('taboo')) lines.push(agent(say(oneOf(random, common.taboo)), { plants: 'taboo' }))
  if (lines.length === 0 || middle.length < 2) return [...middle]
  return [...middle.slice(0, 2), ...lines, ...middle.slice(2)]
}

/** Dead air and interruptions among the details, where nothing announces a pause. */
function plantTiming({ random, planned }: Desk, turns: readonly Turn[], from: number, count: number): Turn[] {
  const isAgentTurn = (turn: Turn | undefined, before: Turn | undefined) =>
    turn?.channel === 'agent' && !turn.plants && before?.channel === 'customer' && speechMs(before.text, false) > 1400
  const places = turns
    .map((_, i) => i)
    .filter((i) => i >= from + 2 && i < from + count && isAgentTurn(turns[i], turns[i - 1]) && speechMs(turns[i]?.text ?? '', false) > 1600)
  const chosen = shuffled(random, places)
  const planted = [...turns]
  const plant = (index: number | undefined, more: Partial<Turn>) => {
    const turn = index === undefined ? undefined : planted[index]
    if (index !== undefined && turn) planted[index] = { ...turn, ...more }
  }
  if (planned.has('dead-air')) plant(chosen.pop(), { pauseMs: 17_000 + Math.round(random() * 20_000), plants: 'dead-air' })
  if (planned.has('talk-over') && chosen.length >= 2)
    for (const index of chosen.slice(0, 3)) plant(index, { overlapMs: 1000 + Math.round(random() * 200), plants: 'talk-over' })
  return planted
}
