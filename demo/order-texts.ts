/** Titles and contents of demo orders by the reason of the call; a few are written carelessly, as real ones are. */
import type { Random } from './random.ts'

type Texts = { readonly title: string; readonly content: string }

const TEXTS: Readonly<Record<string, readonly Texts[]>> = {
  no_dial_tone: [
    { title: '固话无拨号音', content: '客户反映昨晚八点起固话无拨号音，重启话机无效，联系时间 18:00 后，要求 24 小时内恢复。' },
  ],
  slow_broadband: [
    { title: '宽带网速慢', content: '客户反映近三日晚间宽带测速仅 12 Mbps（签约 300 Mbps），有线直连同样偏慢，要求排查线路，白天可上门。' },
    { title: '视频卡顿', content: '客户反映每晚七点后看视频频繁缓冲，已重启光猫两次无改善，要求尽快处理并回电。' },
  ],
  router_lamp_off: [{ title: '光猫光信号灯红灯', content: '客户反映今晨停电后光猫 LOS 灯常红，无法上网，家中有人，要求当天上门检修。' }],
  tv_no_signal: [{ title: '电视无信号', content: '客户反映 IPTV 提示 0055 错误，更换网口无效，要求远程检测后回复。' }],
  line_noise: [{ title: '通话杂音', content: '客户反映固话通话有持续电流声，雨天更明显，要求检查入户线。' }],
  bill_too_high: [
    { title: '对账单费用有异议', content: '客户反映本月账单比上月多 86 元，称未订购增值业务，要求核实并退费，请于两个工作日内答复。' },
  ],
  payment_failed: [{ title: '缴费未到账', content: '客户反映银行卡已扣款但欠费未销，要求核对流水并恢复服务，可提供扣款截图。' }],
  new_broadband: [
    { title: '新装 500M 宽带意向', content: '客户有意办理 500M 融合套餐，地址在覆盖范围内，希望周末上门安装，请联系确认时间。' },
  ],
  upgrade: [{ title: '宽带提速意向', content: '客户有意由 100M 升级到 300M，询问是否需要更换光猫，请在 24 小时内回电。' }],
  relocation: [{ title: '宽带移机申请', content: '客户下月初搬家，申请移机至同城新址，请核查资源并预约上门时间。' }],
}

const OTHER: readonly Texts[] = [{ title: '业务咨询跟进', content: '客户咨询的问题需后台核实，请核实后于当日回电答复，客户白天接听方便。' }]

/** What careless agents write; completeness scoring finds it. */
const CARELESS: Texts = { title: '客户问题', content: '请处理。' }

export function orderTexts(reason: string, random: Random): Texts {
  if (random() < 0.06) return CARELESS
  const texts = TEXTS[reason] ?? OTHER
  return texts[Math.floor(random() * texts.length)] ?? CARELESS
}
