/** Macro expansion against strings worked by hand and those in the data source's own tests. */
import { expect, test } from 'vitest'
import { expandMacros, type MacroContext } from './macros.ts'

// 2014-11-12T11:45:26.371Z, the instant of the data source's own macro tests, is 1415792726 s.
const context: MacroContext = {
  fromMs: Date.parse('2014-11-12T11:45:26.371Z'),
  toMs: Date.parse('2015-11-12T11:45:26.371Z'),
  intervalMs: 10_000,
  variables: { site: ['sh'], queue: ["o'hara", 'back\\', 'two\\\\'], team: 'all' },
}

const quoted = (name: string): string => `\${${name}:singlequote}`

const cases: readonly (readonly [string, string])[] = [
  ['$__fromTime', 'toDateTime(1415792726)'],
  ['$__toTime', 'toDateTime(1447328726)'],
  ['$__fromTime_ms', 'fromUnixTimestamp64Milli(1415792726371)'],
  ['$__toTime_ms', 'fromUnixTimestamp64Milli(1447328726371)'],
  ['$__timeFilter(slot_at)', 'slot_at >= toDateTime(1415792726) AND slot_at <= toDateTime(1447328726)'],
  ['$__timeFilter_ms(t.at)', 't.at >= fromUnixTimestamp64Milli(1415792726371) AND t.at <= fromUnixTimestamp64Milli(1447328726371)'],
  ['$__timeInterval(slot_at)', 'toStartOfInterval(toDateTime(slot_at), INTERVAL 10 second)'],
  ['$__timeInterval_ms(slot_at)', 'toStartOfInterval(toDateTime64(slot_at, 3), INTERVAL 10000 millisecond)'],
  ['count() / $__interval_s', 'count() / 10'],
  ['$__timeFilter(least(a, b))', 'least(a, b) >= toDateTime(1415792726) AND least(a, b) <= toDateTime(1447328726)'],
  [`$__conditionalAll(site_id in (${quoted('site')}), $site)`, "site_id in ('sh')"],
  [`$__conditionalAll(team_id in (${quoted('team')}), $team)`, '1=1'],
  [`$__conditionalAll(name in (')', ${quoted('site')}), $site) and 1`, "name in (')', 'sh') and 1"],
  [`$__conditionalAll(x in (${quoted('nowhere')}), $nowhere)`, '1=1'],
  [`queue_id in (${quoted('queue')})`, "queue_id in ('o\\'hara','back\\\\','two\\\\')"],
]

test.each(cases)('%s becomes %s', (sql, expected) => {
  expect(expandMacros(sql, context)).toBe(expected)
})

test('an interval below a second counts as one second', () => {
  expect(expandMacros('$__timeInterval(t) $__interval_s', { ...context, intervalMs: 200 })).toBe(
    'toStartOfInterval(toDateTime(t), INTERVAL 1 second) 1',
  )
})

test.each([
  ['$__lttb(a)', /not a macro/],
  ['$__timeFilter()', /takes 1 arguments and was given 0/],
  ['$__timeFilter(a', /never closed/],
  ["$__conditionalAll(a, 'x')", /bare variable/],
  ['site_id = $site', /not quoted/],
  [`site_id in (\${site:csv})`, /not quoted/],
  [`team_id in (${quoted('team')})`, /stands at All/],
])('%s is refused', (sql, message) => {
  expect(() => expandMacros(sql, context)).toThrow(message)
})
