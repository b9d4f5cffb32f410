/** Every rejection code with its remedy: from the tables of the domain, and those that code names in one place only. */
import { erasureErrors } from '../centres/erasures.ts'
import { providerErrors } from '../centres/provider-sign-in.ts'
import { signInErrors } from '../centres/sign-in.ts'
import { policyErrors } from '../domain/common/contact-policy.ts'
import { holdErrors } from '../domain/common/hold.ts'
import { commonErrors } from '../domain/kernel/guard.ts'
import { accountErrors } from '../domain/operations/account.ts'
import { reviewErrors } from '../domain/operations/appeal.ts'
import { inspectionErrors } from '../domain/operations/inspection.ts'
import { interfaceErrors } from '../domain/operations/interface-port.ts'
import { registryErrors } from '../domain/operations/interface-registry-errors.ts'
import { ratingErrors } from '../domain/operations/rating.ts'
import { retentionErrors } from '../domain/operations/retention.ts'
import { tokenErrors } from '../domain/operations/token.ts'
import { principalErrors } from '../domain/principal.ts'
import { campaignErrors } from '../domain/proactive/campaign.ts'
import { orderErrors } from '../domain/workorder/errors.ts'
import { membersErrors } from '../ledger/members.ts'
import { rightsErrors } from './auth/rights-errors.ts'

/** Kinds of things whose commands are checked alike. */
export const FAMILIES = [
  'customer',
  'contact',
  'interaction',
  'task',
  'service',
  'campaign',
  'target',
  'ivr',
  'recording',
  'listening',
  'help',
] as const

const REGISTER = 'none of that name. Name a registered one, or register it first.'

type Section = { readonly title: string; readonly codes: Readonly<Record<string, string>> }

const common: Record<string, string> = Object.fromEntries(
  Object.entries(commonErrors).map(([code, text]) => [`<kind>.${code}`, `${text} <kind>: ${FAMILIES.join(', ')}.`]),
)

export const SECTIONS: readonly Section[] = [
  {
    title: 'Of every command',
    codes: {
      ...principalErrors,
      ...membersErrors,
      'id.invalid': 'An id has 1 to 128 characters and no control characters. Send another.',
      'instant.invalid': 'An instant has a date, a time and `Z` or an offset. Write it as 2026-01-31T08:00:00Z.',
      'version.conflict': 'The stream has changed since it was read. Read it again and decide anew.',
      'command.key_reused':
        'The command key was used for another command, on another stream, or by somebody else; this one was not carried out. Make a new key for a new command.',
      'command.in_future': 'The command is dated more than five minutes ahead. Send the present, or set the clock right.',
      'event.duplicate_id': 'Event ids are unique for ever. Give the event a new one.',
      'event.reserved_member': 'The member `$sealed` of an event is the ledger’s own. Name yours otherwise.',
      'event.unsigned': 'An event says not who did it or when. Give the principal an id and the command `at`.',
    },
  },
  {
    title: 'Work orders',
    codes: {
      ...orderErrors,
      'order.customer_mismatch': 'The order and the contact it names are of two customers. Name a contact of the same customer.',
      'order.customer_unknown': 'An order is of a registered customer, where it names one. Register the customer first.',
      'order.contact_unknown': 'The contact that the order names was never opened. Open it first, or leave `contactId` out.',
      'order.campaign_unknown': 'There is no such campaign. Plan it first, or leave `campaignId` out.',
      'order.team_unknown': `The directory has teams, and ${REGISTER}`,
      'order.assignee_unknown': `The directory has people, and ${REGISTER} Somebody with an account, and who gives the command, need no entry.`,
      'order.site_unknown': `The directory has sites, and ${REGISTER}`,
      'order.call_unknown':
        'Calls are reported to the ledger here, and no such one was, nor has come by topic. Report it first, or leave `callId` out.',
    },
  },
  {
    title: 'The passive flow',
    codes: {
      'pre_check.rule_invalid': 'A rule has no id or one twice, or decides nothing that exists. Correct the rule the message names.',
      'line_test.reply_invalid':
        'The test system answered without a verdict. Its answer must be `{"isLineFault": true or false, "detail": "…"}`.',
    },
  },
  {
    title: 'Customers, contacts, interactions, tasks, services, campaigns, voice menu, recordings, sessions',
    codes: {
      ...common,
      'customer.zone_unknown': 'The zone is no IANA time zone. Use a name like Asia/Shanghai.',
      'contact.channel_unknown': 'There is no such channel. Use voice, wechat, sms, qq, weibo or app.',
      'contact.customer_unknown': 'A contact is with a registered customer. Register the customer first.',
      'contact.call_unknown':
        'Calls are reported to the ledger here, and no such one was, nor has come by topic. Report it first, or leave `callId` out.',
      'interaction.order_unknown':
        'Orders are opened here, and no such one was, nor has come by topic. Open it first, or wait until it has arrived.',
      'task.assignee_unknown': `The directory has people, and ${REGISTER} Somebody with an account, and who gives the command, need no entry.`,
      'task.order_unknown':
        'Orders are opened here, and no such one was, nor has come by topic. Open it first, wait until it has arrived, or leave `orderId` out.',
      'campaign.team_unknown': `The directory has teams, and ${REGISTER}`,
      'campaign.skill_unknown': `The directory has skills, and ${REGISTER}`,
      'help.skill_unknown': `The directory has skills, and ${REGISTER}`,
      'task.customer_unknown': 'A task is for a registered customer. Register the customer first.',
      'task.customer_mismatch': 'The order that the task names is of another customer. Name one of the same customer.',
      'target.customer_unknown': 'A target is a registered customer. Register the customer first.',
      'target.campaign_unknown': 'A target is in a campaign. Plan the campaign first, or check the id.',
      'target.cells': 'The row has more cells than the header. Put quotes around a note that holds a comma.',
      'target.order_unknown':
        'The order that an interest became was never opened here. Open it first, or call `recordInterest`, which opens it.',
      'target.customer_mismatch': 'The order that an interest became is of another customer. Name one of the same customer.',
      'customer.campaign_unknown': 'A customer is approached for a planned campaign. Plan it first, or check the id.',
      'campaign.service_unknown': 'There is no such service. Plan it first, or leave `serviceId` out.',
      'interaction.customer_mismatch': 'What is linked belongs to another customer. Name one of the same customer.',
      'interaction.type_unknown': 'There is no such type. Use one of INTERACTION_TYPES.',
      'task.type_unknown': 'There is no such type. Use one of TASK_TYPES.',
      'task.deadline_invalid': 'The task would be due in the past. Send a later instant.',
      'service.type_unknown': 'There is no such type. Use one of SERVICE_TYPES.',
      'listening.own_call': 'Nobody listens in to an own call. Name the agent to listen to.',
      'listening.call_unknown': 'The call is not known here. Name a call that an agent has answered.',
      'listening.call_not_live': 'Nobody talks on the call. Name one that is being talked on.',
      'listening.agent_mismatch': 'Another agent has the call. Name the one who talks.',
      'listening.mode_unknown': 'There is no such way of listening. Use silent, whisper or barge.',
      'help.call_unknown': 'The call is not known here. Name a call that an agent has answered.',
      'help.call_not_live': 'Nobody talks on the call. Ask during one.',
      'help.own_question': 'Whoever asked does not answer. Have a colleague answer.',
    },
  },
  {
    title: 'The proactive flow',
    codes: {
      ...campaignErrors,
      'campaign.not_running': 'The campaign was not started, is paused or over, or outside its dates. Start or resume it.',
      'target.attempts_invalid': 'A customer is tried at least once. Send a whole number above 0.',
      'target.column_unknown': 'The file has a column that targets do not have. Remove it; the message names those there are.',
      ...policyErrors,
      'channel.not_configured': 'No gateway is configured for the channel. Register one as an interface and name it.',
      'channel.reply_invalid': 'The gateway accepted the message and named no id. Its answer must be `{"id": "…"}`.',
    },
  },
  {
    title: 'Calls and seats',
    codes: {
      'call.exists': 'The leg was offered already. A transfer is a new leg with its own id.',
      'call.not_found': 'The leg was not offered yet. Report the offer first.',
      'call.wrong_status': 'The report can’t follow what is known of the leg. Report the steps in their order.',
      'call.time_invalid': 'An instant is not a number. Send the instant at which it happened.',
      'call.time_reversed': 'The report is dated before the leg’s last event. Report the steps in their order.',
      'seat.state_unknown': 'There is no such state. Use one of those the message names.',
      'seat.id_mismatch': 'The report is of another seat. Send it to its own.',
      'seat.wrong_status': 'The state can’t follow the one before. Report the states in their order.',
      'seat.time_invalid': 'An instant is not a number. Send the instant at which it happened.',
      'seat.time_reversed': 'The report is dated before the seat’s last change. Report the states in their order.',
    },
  },
  {
    title: 'Business calendars',
    codes: {
      'calendar.zone_unknown': 'The zone is no IANA time zone. Use a name like Asia/Shanghai.',
      'calendar.hours_invalid': 'Hours overlap, end before they begin or leave the day. Give spans in order, in seconds of the day.',
      'calendar.date_invalid': 'There is no such day. Write it as 2026-02-17.',
      'calendar.never_open': 'No weekday has hours, so no limit would ever end. Give some.',
    },
  },
  { title: 'Legal hold, erasure and retention', codes: { ...holdErrors, ...erasureErrors, ...retentionErrors } },
  { title: 'Calls to other systems', codes: interfaceErrors },
  { title: 'The interface registry', codes: registryErrors },
  { title: 'Accounts', codes: accountErrors },
  { title: 'Signing in', codes: { ...signInErrors, ...providerErrors } },
  {
    title: 'The directory',
    codes: {
      'directory.kind_unknown': 'There is no such kind of entry. Use one of those the message names.',
      'directory.id_invalid': 'An id has 1 to 128 characters and no control characters. Correct it.',
      'directory.field_unknown': 'The kind has no such field. Leave the cell empty.',
      'directory.field_missing': 'A field the kind needs is empty. Fill it in.',
      'directory.hours_overlap': 'Two spans of hours hold at the same time. Give spans that do not overlap, or a later valid_from.',
      'directory.row_contradicts':
        'An earlier row of the file says otherwise for the same entry and instant. Give a later valid_from, or remove one.',
      'directory.cells': 'The row has more cells than the header. Put quotes around a cell that holds a comma.',
      'directory.calendar_unknown': 'The hours that limits count by are not registered. Import the hours first.',
      'directory.field_invalid': 'A value breaks the rule of its field. Correct it as the message says.',
      'directory.not_found': 'The entry does not exist then, so there is nothing to retire. Check id and instant.',
    },
  },
  {
    title: 'Overrides of forecasts and special days',
    codes: {
      'override.queue_unknown': 'The directory has queues, and none of that name. Name a registered one, or register it first.',
      'override.exists': 'There is an override with this id. Use another.',
      'override.not_found': 'There is no such override. Reload the list.',
      'override.withdrawn': 'The override was withdrawn before. Nothing is to be done.',
      'override.expired': 'The override would have expired already. Send a later expiry.',
      'override.reason_missing': 'An override needs a reason. Write one.',
      'override.range_invalid': 'The range is none, or too long. Send instants in order.',
      'override.amount_invalid': 'The amount is no number that the operation takes. Correct it.',
      'override.branch_invalid': 'The name of the branch can’t be used. Choose a short one without spaces.',
      'special_day.queue_unknown':
        'The directory has queues, and neither queue nor hours of that name. Name a registered one, register it, or leave it empty for all.',
      'special_day.exists': 'There is a special day with this id. Use another.',
      'special_day.not_found': 'There is no such special day. Reload the list.',
      'special_day.withdrawn': 'The special day was withdrawn before. Nothing is to be done.',
      'special_day.name_missing': 'A special day needs a name. Days of the same name share one effect.',
      'special_day.range_invalid': 'The days are none in order, or too many. Write dates like 2026-02-17.',
    },
  },
  {
    title: 'Calls of the time before, from a file',
    codes: {
      'history.queue': 'The row names no queue. Write its id, 1 to 128 characters, under series_id.',
      'history.value': 'The value is not a count. Write a number of at least 0.',
      'history.timestamp': 'The time can’t be read. Write 2026-01-31 08:30 or 2026-01-31T08:30:00+08:00.',
      'history.clock_gap': 'There is no such local time, the clock was put forward. Add an offset like +08:00.',
      'history.future': 'The time is still to come. History ends now.',
      'history.cells': 'The row has more cells than the header. Put quotes around a cell that holds a comma.',
      'history.double': 'The same queue and time stands on an earlier line. Remove one of them.',
    },
  },
  {
    title: 'Reviews of scores',
    codes: {
      ...reviewErrors,
      ...ratingErrors,
      ...inspectionErrors,
    },
  },
  {
    title: 'Records over HTTP',
    codes: {
      ...tokenErrors,
      'body.empty': 'The body holds no record. Send one JSON object per line.',
      'body.too_many_rows': 'The body holds more rows than allowed. Send it in parts.',
      'body.too_large': 'The body is larger than allowed. Send it in parts.',
      'body.too_slow': 'The body did not arrive in time. Send it faster or in parts.',
      'body.media_type': 'The body is of a media type that is not read here. Send what GET /openapi.json names.',
      'body.cut_off': 'The sender went away before the body was complete. Send it again, with the same key.',
      'body.encoding': 'The body is not in the encoding it names. Send gzip or none.',
    },
  },
  {
    title: 'The HTTP API',
    codes: {
      'request.invalid': 'The request breaks its schema. Correct what the message names; GET /openapi.json has the schema.',
      'request.usage': 'The request contradicts itself or a rule of values. Correct what the message names.',
      'request.refused': 'The request can’t be read. Correct what the message names.',
      'request.headers_too_large': 'Address and headers are larger than 16 kB together. Send less.',
      'request.timeout': 'The request did not arrive in the time allowed. Send it again, in smaller parts.',
      'request.not_found': 'There is nothing under this address. GET /openapi.json lists the addresses there are.',
      ...rightsErrors,
      'host.unknown': 'The host is not served here. Open http://127.0.0.1 with the port, or start with `--allow-host`.',
      'host.events_only':
        'A proxy that nobody named may pass on events alone. Open the pages at 127.0.0.1, from afar by an SSH tunnel, or start with `--trust-proxy`.',
      'host.not_secure':
        'The request came without TLS. Ask over https; a proxy that ends TLS is named by `--trust-proxy` and says so in X-Forwarded-Proto.',
      'origin.foreign': 'Pages of other sites may neither read nor command. Use Callboard’s own pages.',
      'client.invalid': 'The client’s name is not one. Send 1 to 64 letters, digits or . _ - @ : /.',
      'idempotency.key_invalid': 'The key is not one. Send 1 to 200 visible ASCII characters.',
      'topic.unknown': 'There is no such topic. Use one the message names.',
      'query.busy': 'As many queries run and wait as there is room for. Repeat it in a few seconds.',
      'ingest.busy': 'As many events are being stored as memory holds. Come again in a second.',
      'board.not_found': 'There is no such board. GET /api/boards lists them.',
      'score.not_found': 'There is no such score. Go back to the list; a newer one may have replaced it.',
      'job.unknown': 'There is no such job. Use one that GET /api/jobs lists.',
      'job.running': 'The slot is running. Wait until it has ended, then run it again.',
      'dead_letter.unknown': 'There is no such open dead letter; it may have been landed since. Reload the list.',
      'dead_letter.erased': 'The text was erased with its customer, so there is nothing to land again.',
      'call.unknown': 'There is no such call within reach. Search for it, or look in the list of calls.',
      'order.unknown': 'There is no such work order within reach. Search for it, or look in the list of work orders.',
      'customer.unknown': 'Nothing within reach is known of such a customer. Open one from a call or an order.',
      'query.*':
        'The engine refuses the query, or it exceeds a limit; the number is ClickHouse’s error code. Correct the query as the message says.',
      'service.not_ready': 'Something the service needs is not there. See what `checks` says.',
      'store.unavailable': 'The data store does not answer. Try again in a moment; `callboard doctor` says more.',
      'service.failed': 'Something failed inside. Try again, and report it with the number of the request if it lasts.',
    },
  },
  {
    title: 'Quality: forms, rules, transcripts, models',
    codes: {
      'scorecard.shape': 'The form has not the shape of a form. Correct what the message names.',
      'scorecard.*':
        'The form contradicts itself: an id twice, weights, dates, an empty or unused part, a pattern or a rule. Correct what the message names.',
      'rule.kind': 'There is no such kind of rule. Use one of those the message names.',
      'rule.shape': 'The rule lacks a field or has a wrong one. See the form reference.',
      'rule.depth': 'The rule nests too deep. Split the item.',
      'pattern.unsafe': 'The pattern is too long, or could take too long. Write it as the message says.',
      'case.shape': 'A case lacks name, transcript or expectation. Complete it.',
      'transcript.missing': 'There is no transcript. Transcribe the recording or review it by ear.',
      'transcript.empty': 'The transcript has no segments. Transcribe again or review by ear.',
      'transcript.uneven': 'The transcript’s arrays differ in length. Transcribe again.',
      'transcript.other_language': 'The form has no phrases of the language that was spoken for what is judged. Review by ear.',
      'transcript.unsure': 'The speech engine was less sure than the form asks. Review by ear.',
      'intents.format': 'The file is no model. Train it anew with `callboard intents train`.',
      'intents.size': 'The model was cut off. Train it anew.',
    },
  },
  {
    title: 'Files for staffing, simulation and rosters',
    codes: {
      'oracle.shape': 'The file is no list of rows. The message names the fields.',
      'oracle.row': 'A row is no object. Correct it.',
      'roster.file': 'The problem can’t be read. Correct what the message names.',
      'simulation.file': 'The model can’t be read. Correct what the message names.',
      'curtois.horizon': 'The number of days is missing. Add SECTION_HORIZON.',
      'curtois.empty': 'Shifts or employees are missing. Name at least one of each.',
      'curtois.request': 'A request names somebody or something unknown. Correct it.',
      'curtois.cover': 'A cover row names an unknown shift or day. Correct it.',
      'solution.form': 'The solution is neither JSON nor a .ros document. Convert it.',
      'solution.assignment': 'An assignment names somebody or something unknown. Correct it.',
      'solution.twice': 'Somebody has two shifts on a day. One is allowed.',
    },
  },
]

/** docs/errors.md. */
export const errorsDocument = (): string =>
  [
    '# Rejections and their remedies',
    '',
    'A command or file that breaks a rule is answered with a value `{ ok: false, rejection: { code, message } }`; nothing is written. Codes are stable, messages',
    'name the value and the rule. What breaks in the world (store, broker, disk) is thrown as `CallboardError` instead, with code `usage`, `unavailable`,',
    '`conflict`, `not_found` or `internal`. Made by `npm run docs:errors`.',
    ...SECTIONS.flatMap(({ title, codes }) => [
      '',
      `## ${title}`,
      '',
      '| code | what it means, what to do |',
      '|---|---|',
      ...Object.entries(codes).map(([code, text]) => `| \`${code}\` | ${text.replaceAll('|', '\\|')} |`),
    ]),
    '',
  ].join('\n')

/** Of a code, or of its family as `scorecard.*`. */
function textOf(code: string): string | undefined {
  const [family = '', rest = ''] = code.split('.')
  const kind = FAMILIES.some((known) => known === family) ? new Map<string, string>(Object.entries(commonErrors)).get(rest) : undefined
  const find = (name: string) => SECTIONS.find(({ codes }) => Object.hasOwn(codes, name))?.codes[name]
  return find(code) ?? kind ?? find(`${family}.*`)
}

export const isDocumented = (code: string): boolean => textOf(code) !== undefined

/** What a code means, the same for every occurrence, and what to do; undefined for a code that no table has. */
export function explanationOf(code: string): { readonly meaning: string; readonly remedy: string } | undefined {
  const text = textOf(code)
  if (text === undefined) return undefined
  const [meaning = text, ...rest] = text.split(/\. (?=\S)/)
  return { meaning: meaning.replace(/\.$/, ''), remedy: rest.length === 0 ? text : rest.join('. ') }
}
