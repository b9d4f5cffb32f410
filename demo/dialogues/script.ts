/** What one conversation is about: the parts that differ from topic to topic. Braces are filled in per call: {plan}, {amount}, {date}, {order}. */

export type Language = 'zh-CN' | 'en'

/** One exchange: the agent asks, the customer answers. */
export type Exchange = readonly [agent: string, customer: string]

export type Script = {
  readonly id: string
  readonly queueId: 'demo-q-fault' | 'demo-q-billing' | 'demo-q-orders'
  /** Values of `reason` in the call's record that lead here. */
  readonly reasons: readonly string[]
  readonly language: Language
  /** Noun phrase that completes “您反映的是…” or “so the issue is …”. */
  readonly topic: string
  readonly problem: readonly string[]
  /** The same, told in anger. */
  readonly complaint: readonly string[]
  readonly details: readonly Exchange[]
  /** Account data the agent reads out; needs an identity check before. */
  readonly disclosure: readonly string[]
  readonly solved: readonly string[]
  readonly ordered: readonly string[]
  /** Questions the customer adds, with the agent's answer. */
  readonly questions: readonly (readonly [customer: string, agent: string])[]
}

/** A script as its file writes it; the id is language and name. */
export type Draft = Omit<Script, 'id' | 'queueId' | 'language'> & { readonly name: string }

/** Lines every topic shares, by the moment of the call. */
export type CommonLines = {
  readonly greeting: readonly string[]
  readonly poorGreeting: readonly string[]
  readonly restate: readonly string[]
  readonly confirm: readonly string[]
  readonly empathy: readonly string[]
  readonly flat: readonly string[]
  readonly identity: readonly Exchange[]
  readonly wait: readonly string[]
  readonly thanks: readonly string[]
  readonly thankless: readonly string[]
  readonly card: readonly string[]
  readonly evasive: readonly string[]
  readonly abuse: readonly string[]
  readonly taboo: readonly string[]
  readonly accept: readonly string[]
  readonly anythingElse: readonly Exchange[]
  readonly farewell: readonly string[]
  readonly curt: readonly string[]
  readonly bye: readonly string[]
  readonly misdial: readonly string[]
  readonly misdialReply: readonly string[]
  /** Small talk: agent, customer, agent, customer … */
  readonly fillers: readonly (readonly string[])[]
}
