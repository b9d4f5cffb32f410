/** Fills the braces of a script's lines with names, amounts and dates of one call. */
import type { DialogueContext } from './context.ts'
import type { Language } from './script.ts'

type Random = () => number

export const oneOf = <T>(random: Random, choices: readonly T[]): T => {
  const chosen = choices[Math.floor(random() * choices.length)]
  if (chosen === undefined) throw new RangeError('oneOf needs at least one choice.')
  return chosen
}

/** In another order; Fisher and Yates. */
export function shuffled<T>(random: Random, values: readonly T[]): T[] {
  const left = [...values]
  const mixed: T[] = []
  while (left.length > 0) mixed.push(...left.splice(Math.floor(random() * left.length), 1))
  return mixed
}

const ZH = {
  surname: ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙', '马', '朱', '胡', '郭', '何', '林'],
  given: ['敏', '静', '伟', '芳', '强', '丽', '磊', '洋', '艳', '杰', '娟', '涛', '明', '超', '秀英', '建国', '晓燕', '志强'],
  plan: ['一百二十九元融合套餐', '九十九元畅享套餐', '一百六十九元家庭套餐', '五十九元青年套餐', '一百九十九元尊享套餐'],
  address: ['幸福小区三栋二单元', '人民路一百二十号五楼', '阳光花园七号楼', '解放街八十八弄', '新城家园十二栋', '滨江公寓二期'],
  date: ['周一', '周二', '周三', '周四', '周五', '周六', '十二号', '十八号', '二十三号', '二十七号'],
  card: ['6222 0212 3456 7890 123', '6217 8830 0001 2345 678', '6228 4801 2345 6789'],
}

const EN = {
  surname: ['Lin', 'Wang', 'Chen', 'Zhao', 'Miller', 'Brown', 'Young', 'Garcia'],
  given: ['Amy', 'Kevin', 'Grace', 'Daniel', 'Lucy', 'Peter', 'Sophie', 'Jason'],
  plan: ['Family 129', 'Smart 99', 'Premium 199', 'Youth 59'],
  address: ['Sunshine Gardens, building seven', 'Riverside Court, block two', '120 People Road, fifth floor'],
  date: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  card: ['6222 0212 3456 7890 123', '6217 8830 0001 2345 678', '6228 4801 2345 6789'],
}

const HAN = '零一二三四五六七八九'

const digits = (random: Random, count: number): string => Array.from({ length: count }, () => Math.floor(random() * 10)).join('')

function daytime(hour: number, language: Language): string {
  if (language === 'zh-CN') return hour < 9 ? '早上' : hour < 12 ? '上午' : hour < 18 ? '下午' : '晚上'
  return hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening'
}

/** The same name and number throughout the call; amounts and dates anew at each place. */
export function filler(random: Random, context: DialogueContext): (line: string) => string {
  const pool = context.language === 'zh-CN' ? ZH : EN
  const agent = context.agentId.replace(/\D/g, '').padStart(4, '1').slice(-4)
  const card = oneOf(random, pool.card)
  const fixed: Readonly<Record<string, string>> = {
    agent,
    card,
    cardZh: card.replace(/\D/g, '').replace(/\d/g, (digit) => HAN[Number(digit)] ?? digit),
    surname: oneOf(random, pool.surname),
    given: oneOf(random, pool.given),
    plan: oneOf(random, pool.plan),
    address: oneOf(random, pool.address),
    last4: digits(random, 4),
    order: `W${digits(random, 6)}`,
    daytime: daytime(context.hour ?? 8 + Math.floor(random() * 12), context.language),
  }
  const drawn = (name: string): string => {
    if (name === 'amount') return `${18 + Math.floor(random() * 180)}`
    if (name === 'count') return `${3 + Math.floor(random() * 9)}`
    return name === 'date' ? oneOf(random, pool.date) : name
  }
  return (line) => line.replace(/\{(\w+)\}/g, (_, name: string) => fixed[name] ?? drawn(name))
}
