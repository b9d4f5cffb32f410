/** Phrases of the hotline's service scorecard, English and 中文; published together with its version. */
import type { PhraseSet } from '../phrases.ts'

/** Phrases between slashes. */
const list = (text: string): string[] => text.split('/').map((phrase) => phrase.trim())

export const hotlinePhrases = {
  greeting: {
    en: ['good morning', 'good afternoon', 'good evening', 'hello', 'thank you for calling', 'thanks for calling', 'welcome to'],
    zh: ['您好', '你好', '早上好', '上午好', '下午好', '晚上好', '欢迎致电', '感谢来电', '感谢致电'],
  },
  'own-name': {
    en: [],
    zh: [],
    patterns: [
      'my name is [a-z]+',
      'this is [a-z]{2,15}( from| at| with| speaking|,| and|\\.)',
      "\\b(i am|i’m|i'm) [a-z]+ (from|at|with)\\b",
      '[a-z]{2,15} speaking\\b',
      '(工号|客服代表|坐席|客服专员|话务员)(是|为)?[A-Z0-9零一二三四五六七八九幺]{2,6}',
      '[A-Z0-9零一二三四五六七八九幺]{2,6}(号客服|号坐席|号话务员|号客服代表|为您服务|号为您服务)',
      '(我是|我叫|敝姓|免贵姓|我姓)(客服|坐席)?(小)?[\\u4e00-\\u9fff]{1,3}',
      '客服(小)?[\\u4e00-\\u9fff]{1,2}为您服务',
    ],
  },
  restate: {
    en: list(`
      let me make sure i understand / let me make sure i have / if i understand / so you are saying / so youre saying /
      you are telling me / let me confirm / let me repeat / so what you need / so you would like / so youd like /
      so the problem is / so the issue is / just to confirm / to confirm / in other words / so you want`),
    zh: list(`
      您的意思是 / 您是说 / 您说的是 / 跟您确认一下 / 和您确认一下 / 跟您核对一下 / 我确认一下 / 也就是说 / 您反映的是 /
      您反映的 / 您的需求是 / 您想要的是 / 您的问题是 / 您咨询的是 / 我理解的是 / 我复述一下 / 您主要是想`),
    maxEdits: 1,
  },
  'identity-check': {
    en: list(`
      verify your identity / confirm your identity / for security / security check / for verification / account holder /
      date of birth / may i have your full name / could i have your full name / can i take your full name /
      last four digits of your id / service password / verify a few details / verify some details / confirm a few details`),
    zh: list(`
      核实一下您的身份 / 核对一下您的身份 / 验证一下您的身份 / 核实身份 / 身份验证 / 身份核实 / 核实机主 / 机主本人 /
      机主姓名 / 户主姓名 / 身份证后 / 身份证号码后 / 证件号码后 / 服务密码 / 验证码 / 核对一下机主 / 登记的姓名 / 实名登记 /
      开户时登记`),
    maxEdits: 1,
  },
  disclosure: {
    en: list(`
      your current balance / your balance is / your account shows / your bill shows / your bill for / your last bill /
      on your account i see / i can see on your account / your registered address / your contract runs /
      your current plan is / you are on the / your data usage / charged to your account / your payment of / i see a payment /
      your outstanding`),
    zh: list(`
      您的账户余额 / 您的余额 / 您账户里 / 账户余额是 / 您上个月的账单 / 您本月的账单 / 您的账单显示 / 账单显示 / 您的账单里 /
      您这个月消费 / 您目前使用的是 / 您现在使用的是 / 您当前的套餐是 / 您名下 / 您登记的地址 / 您的装机地址是 / 您的合约 /
      您的缴费记录 / 您欠费 / 系统显示您 / 您的通话清单 / 您的流量使用 / 您的流量已 / 扣费记录显示 / 查到您`),
  },
  complaint: {
    en: list(`
      complaint / complain / unacceptable / ridiculous / terrible / fed up / very disappointed / really disappointed /
      not happy / very angry / waste of time / third time / worst / so frustrating / frustrated / outrageous`),
    zh: list(`
      投诉 / 太差 / 太过分 / 气死 / 不满意 / 很不满 / 乱扣 / 乱收费 / 骗人 / 欺骗 / 忽悠 / 什么服务 / 什么态度 / 受不了 /
      忍无可忍 / 都几次了 / 打了好几次 / 打了三次 / 太慢了 / 说话不算数 / 没人管 / 耽误 / 生气 / 坑人`),
  },
  empathy: {
    en: list(`
      i am sorry / im sorry / im so sorry / i am so sorry / i apologise / i apologize / apologies / i understand how /
      i can understand / i completely understand / i understand your / that must be / i can see why / sorry about /
      sorry for / sorry to hear / sorry that`),
    zh: list(`
      抱歉 / 对不起 / 非常理解 / 很理解 / 能理解 / 理解您 / 给您带来不便 / 给您添麻烦 / 不好意思 / 让您久等 / 您别着急 /
      您先别急 / 您别生气 / 您消消气 / 换作是我 / 换成是我 / 体谅 / 您的心情 / 深表歉意 / 向您道歉 / 给您道歉`),
  },
  'hold-announce': {
    en: list(`
      one moment / just a moment / please hold / hold on / hold the line / put you on hold / place you on hold /
      bear with me / give me a moment / give me a minute / stay on the line / one second / a few seconds / let me look into /
      let me check that for you`),
    zh: list(`
      请稍等 / 请您稍等 / 您稍等 / 麻烦您稍等 / 稍等一下 / 稍等片刻 / 请稍候 / 稍候 / 请不要挂机 / 请别挂机 / 不要挂断 /
      请勿挂机 / 请保持在线 / 等我一下 / 请您等一下 / 等我查一下 / 耽误您一点时间 / 需要您等待`),
  },
  'hold-thank': {
    en: list(`
      thank you for holding / thanks for holding / thank you for waiting / thanks for waiting / thank you for your patience /
      thanks for your patience / sorry to keep you waiting / sorry for the wait / thank you for bearing / thanks for bearing /
      appreciate your patience`),
    zh: list(`
      感谢您的耐心等待 / 感谢您的等待 / 感谢等待 / 感谢耐心等待 / 谢谢您的等待 / 谢谢您的耐心 / 感谢您的耐心 / 让您久等 /
      久等了 / 不好意思让您等 / 抱歉让您等 / 谢谢等待 / 谢谢您耐心等待`),
  },
  solution: {
    en: list(`
      work order / ticket / i have raised / i have booked / i have arranged / ive booked / ive raised / ive arranged /
      engineer will / technician will / will be resolved / will be refunded / refund / will take effect / takes effect /
      has been activated / has been changed / i have changed / i have cancelled / ive cancelled / i have sent / ive sent /
      you can try / please restart / reference number / has been restored / has been reset / ive reset / should work now /
      will be sent`),
    zh: list(`
      工单 / 派单 / 登记上报 / 安排师傅 / 安排维修 / 安排装维 / 装维人员 / 师傅会 / 师傅上门 / 上门检 / 上门安 / 上门维 /
      上门测 / 上门取 / 上门接 / 上门处理 / 师傅过去 / 已经在路上 / 督办 / 补单 / 核销 / 信用开机 / 挂失 / 提交工单 /
      已经提交 / 申请已经 / 派给 / 预约好 / 已经为您办理 / 已为您办理 / 帮您办理 / 为您开通 / 帮您开通 / 已经开通 / 为您取消 /
      帮您取消 / 已经取消 / 为您变更 / 已经变更 / 次月生效 / 下月生效 / 立即生效 / 为您退 / 退还 / 退费 / 返还 / 已经恢复 /
      为您恢复 / 帮您恢复 / 已经重置 / 为您重置 / 帮您重置 / 您重启一下 / 建议您 / 您可以通过 / 短信发送 / 发送到您 /
      为您预约 / 帮您预约 / 已经预约 / 为您补 / 补开 / 加急 / 刷新了`),
  },
  'anything-else': {
    en: list(`
      anything else / something else i can / any other question / any other questions / other questions / further questions /
      else i can help / else i can do / further assistance`),
    zh: ['还有什么可以', '还有什么能', '还有什么需要', '还有什么问题', '还需要什么'],
    // “您家里还有其他人吗” asks something else, so the object is asked for.
    patterns: ['还(有|需要).{0,8}(问题|需要|可以帮|帮您|效劳|疑问|别的事|其他事|咨询|服务)'],
  },
  farewell: {
    en: list(`
      thank you for calling / thanks for calling / have a nice / have a good / have a great / have a lovely / goodbye /
      good bye / bye / take care / thank you for your call`),
    zh: list(`
      感谢您的来电 / 感谢来电 / 谢谢您的来电 / 感谢致电 / 感谢您致电 / 祝您 / 再见 / 生活愉快 / 请您对我的服务 / 满意度评价 /
      做出评价 / 作出评价 / 拜拜`),
  },
  abuse: {
    en: ['shut up', 'stupid', 'idiot', 'moron', 'are you deaf', 'go to hell', 'screw you', 'dumb', 'hang up then'],
    zh: list(`
      闭嘴 / 神经病 / 有病 / 白痴 / 傻 / 笨蛋 / 聋了 / 听不懂人话 / 爱打不打 / 爱用不用 / 爱投诉不投诉 / 随便你投诉 /
      去投诉好了 / 滚 / 废话 / 你烦不烦 / 无理取闹 / 没素质`),
  },
  taboo: {
    en: list(`
      not my problem / not my job / nothing i can do / i have no idea / i dont know / calm down / you have to /
      thats impossible / as i already said / i already told you / whatever`),
    zh: list(`
      不知道 / 不清楚 / 不归我管 / 不归我们管 / 没办法 / 不可能 / 我刚才不是说了 / 我不是说过了 / 不是跟你说了 / 跟我没关系 /
      与我无关 / 你自己看 / 自己看着办 / 你急什么 / 谁让你 / 你到底 / 我也没法 / 这不是我`),
  },
  'taboo-harmless': {
    en: ['you dont have to', 'if i dont know', 'do you have to', 'so i dont know if'],
    zh: list(`
      不知道您 / 您不知道 / 不知道是否 / 不清楚的 / 不清楚您 / 有什么不清楚 / 有不清楚 / 还有不清楚 / 没办法的话 /
      不知道是不是`),
  },
} satisfies Readonly<Record<string, PhraseSet>>
