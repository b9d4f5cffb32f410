/** How properly an order is filled in: required fields, length, vague closers, contradictions. */
import { fold } from '../text.ts'
import { type Finding, fact, finding } from './finding.ts'
import { instantOf, isDone, type OrderCheck, type OrderForm, type TextField, textOf, type WorkOrder } from './order.ts'

type CheckOf<Kind extends OrderCheck['kind']> = Extract<OrderCheck, { kind: Kind }>

/** What is written at the end of the work is not asked for before. */
const isTooEarly = (form: OrderForm, order: WorkOrder, field: TextField): boolean => field === 'resolution' && !isDone(form, order)

export function judgeRequired(check: CheckOf<'required'>, form: OrderForm, order: WorkOrder): Finding {
  const fields = [...(check.fields['*'] ?? []), ...(check.fields[order.orderType] ?? [])].filter((field) => !isTooEarly(form, order, field))
  const missing = fields.filter((field) => textOf(order, field) === '')
  if (fields.length === 0) return finding('na', 'Nothing is required of this type yet.', '该类工单目前没有必填项。')
  if (missing.length === 0) return finding('pass', `All ${fields.length} required fields are filled.`, `${fields.length}个必填项均已填写。`)
  return finding(
    'fail',
    `Missing: ${missing.join(', ')}.`,
    `缺少：${missing.join('、')}。`,
    missing.map((field) => fact(field, '')),
  )
}

export function judgeLength(check: CheckOf<'length'>, form: OrderForm, order: WorkOrder): Finding {
  if (isTooEarly(form, order, check.field)) return finding('na', 'Not written yet.', '尚未填写。')
  const text = textOf(order, check.field)
  const characters = text.replace(/\s/g, '').length
  if (characters === 0) return finding('na', `${check.field} is empty; the required fields say so.`, `${check.field} 为空，由必填项检查。`)
  const evidence = [fact(check.field, text.slice(0, 200))]
  const isFit = characters >= check.minCharacters && characters <= check.maxCharacters
  const range = `${check.minCharacters}–${check.maxCharacters}`
  return finding(
    isFit ? 'pass' : 'fail',
    `${check.field} has ${characters} characters; ${range} are asked for.`,
    `${check.field} 有${characters}字，要求${range}字。`,
    evidence,
  )
}

/** Fails where nothing of substance is left once the vague phrases are taken away. */
export function judgeVague(check: CheckOf<'vague'>, form: OrderForm, order: WorkOrder): Finding {
  if (isTooEarly(form, order, check.field)) return finding('na', 'Not written yet.', '尚未填写。')
  const text = textOf(order, check.field)
  if (text === '') return finding('na', `${check.field} is empty; the required fields say so.`, `${check.field} 为空，由必填项检查。`)
  const said = fold(text).text
  const vague = check.phrases.map((phrase) => fold(phrase).text).sort((a, b) => b.length - a.length)
  const rest = vague.reduce((left, phrase) => left.replaceAll(phrase, ''), said).trim()
  if (rest.length === said.length) return finding('pass', 'It says what was done.', '写明了处理内容。')
  // Three characters hold no statement of what was done, in either language.
  if (rest.length > 3) return finding('pass', 'It says more than a stock phrase.', '除套话外写明了处理内容。')
  return finding('fail', `Only a stock phrase: “${text.slice(0, 60)}”.`, `只有套话：“${text.slice(0, 60)}”。`, [
    { role: 'hit', field: check.field, text },
  ])
}

type Contradiction = { readonly en: string; readonly zh: string; readonly fields: readonly string[] }

export function judgeContradiction(form: OrderForm, order: WorkOrder): Finding {
  const found = contradictions(form, order)
  const first = found[0]
  if (!first) return finding('pass', 'Its statements agree with each other.', '各项内容没有矛盾。')
  const fields: Readonly<Record<string, unknown>> = order
  const evidence = found.flatMap((one) => one.fields.map((field) => fact(field, String(fields[field] ?? ''))))
  return finding('fail', found.map((one) => one.en).join(' '), found.map((one) => one.zh).join(''), evidence)
}

function contradictions(form: OrderForm, order: WorkOrder): Contradiction[] {
  const [openedAt, acceptedAt, repliedAt, resolvedAt, closedAt] = [
    order.openedAt,
    order.acceptedAt,
    order.firstRepliedAt,
    order.resolvedAt,
    order.closedAt,
  ].map(instantOf)
  const isBefore = (a: number | undefined, b: number | undefined): boolean => a !== undefined && b !== undefined && a < b
  const rules: readonly (readonly [boolean, Contradiction])[] = [
    [
      isBefore(acceptedAt, openedAt),
      { en: 'Accepted before it was opened.', zh: '受理时间早于建单时间。', fields: ['openedAt', 'acceptedAt'] },
    ],
    [
      isBefore(repliedAt, openedAt),
      { en: 'Replied to before it was opened.', zh: '回复时间早于建单时间。', fields: ['openedAt', 'firstRepliedAt'] },
    ],
    [
      isBefore(resolvedAt, openedAt),
      { en: 'Resolved before it was opened.', zh: '办结时间早于建单时间。', fields: ['openedAt', 'resolvedAt'] },
    ],
    [
      isBefore(closedAt, resolvedAt),
      { en: 'Closed before it was resolved.', zh: '归档时间早于办结时间。', fields: ['resolvedAt', 'closedAt'] },
    ],
    [
      isDone(form, order) && resolvedAt === undefined && closedAt === undefined,
      { en: 'Done without an instant at which it was resolved.', zh: '已办结但没有办结时间。', fields: ['status', 'resolvedAt'] },
    ],
    [
      !isDone(form, order) && closedAt !== undefined,
      { en: 'Closed, yet its status says open.', zh: '已有归档时间但状态未办结。', fields: ['status', 'closedAt'] },
    ],
  ]
  return rules.filter(([isFound]) => isFound).map(([, contradiction]) => contradiction)
}
