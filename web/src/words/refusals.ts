/** What the service refuses, in the language of the page; what is not here says it in its own words, which name the value. */
import type { Language } from '../language.ts'

const zh: Readonly<Record<string, string>> = {
  'sign_in.needed': '尚未登录或登录已过期，请重新登录。',
  'right.missing': '您的角色没有此权限，或范围不足。请联系管理员。',
  'scope.beyond': '您的角色只能查看部分职场。请选择您权限范围内的职场或队列。',
  'role.not_allowed': '您的角色不能执行此操作。请由有权限的人员执行。',
  'account.none': '您没有用账号登录，因此没有可更改的账号。请先登录。',
  'requests.too_many': '该账号同时进行的请求过多，请稍候再试。',
  'origin.foreign': '请求来自其他网站，已被拒绝。请使用 Callboard 自己的页面。',
  'host.unknown': '此处不以该主机名提供服务。请使用管理员给出的地址。',
  'host.events_only': '该地址仅供本机使用。请在本机打开，或联系管理员。',
  'host.not_secure': '请求未经 TLS 加密，请使用 https 地址。',
  'store.unavailable': '数据存储没有响应，请稍后再试。',
  'service.failed': '服务内部出错，日志中有详情。请稍后再试，或联系管理员。',
  'service.unreachable': '服务没有响应。',
  'query.busy': '正在执行的查询过多，请稍后再试。',
  'version.conflict': '内容已被他人更改，请重新加载后再决定。',
  'command.key_reused': '该操作的标识已用于其他操作，请重新提交。',
  'request.not_found': '该地址下没有内容。',
  'score.not_found': '没有该评分，可能已被较新的评分取代。请返回列表。',
  'review.own': '不能复核本人通话的评分，请由其他质检员处理。',
  'review.confirmed': '该评分已确认，请先撤销再重新决定。',
  'review.nothing_to_undo': '没有可撤销的复核步骤。',
  'review.unknown_item': '该评分表中没有此项，请重新加载评分。',
  'review.same_outcome': '该项已是此结果，请选择其他结果。',
  'review.reason_missing': '更改结果需要填写理由。',
  'override.queue_unknown': '目录中没有该队列。请填写已登记的队列，或先登记。',
  'override.exists': '已有相同编号的人工调整，请使用其他编号。',
  'override.not_found': '没有该人工调整，请重新加载列表。',
  'override.withdrawn': '该人工调整已撤回，无需再操作。',
  'override.expired': '该人工调整已过失效时间，请填写更晚的时间。',
  'override.reason_missing': '人工调整需要填写理由。',
  'override.range_invalid': '时间范围无效或过长，请按先后填写。',
  'override.amount_invalid': '数值不适用于该操作，请更正。',
  'special_day.queue_unknown': '目录中没有该队列或营业时间。请填写已登记的名称，或留空表示全部。',
  'special_day.not_found': '没有该特殊日，请重新加载列表。',
  'special_day.withdrawn': '该特殊日已撤回，无需再操作。',
  'special_day.name_missing': '特殊日需要名称；同名的日子共用同一影响。',
  'special_day.range_invalid': '日期顺序不对或天数过多，请按先后填写。',
  'interface.not_found': '没有登记该名称的接口，请检查名称。',
}

/** In English the service's own words name the value too. */
export const refusalText = (language: Language, code: string, said: string): string =>
  language === 'zh' && Object.hasOwn(zh, code) ? (zh[code] ?? said) : said
