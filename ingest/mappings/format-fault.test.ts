import { expect, test } from 'vitest'
import { mappings } from './catalog.ts'
import { faultOfFormat } from './format-fault.ts'
import { rulesOf } from './mapping.ts'

test.each<[string, RegExp]>([
  ['y-M-d H:M', /^format 'y-M-d H:M' has the month twice, and 'm' not at all: M is the month, m are minutes; write each part once$/],
  ['y-m-d H:m', /has the minutes twice, and 'M' not at all/],
  ['d/M/y d H:m', /has the day twice; write each part once/],
  ['yy-M-d y H:m', /has the year twice/],
  ['yyy-M-d H:m', /has the year twice/],
  ['d MMM y M H:m', /has the month twice/],
  ['y-M-d H h:m a', /has the hour twice/],
  ['y-M-d HHH:m', /has the hour twice/],
  ['y-M-d h:m a a', /has the half of the day twice/],
  ['H:m', /tells no instant without year \(y\), month \(M\), day \(d\); a date in another column/],
  ['d/M H:m', /without year \(y\)/],
  ['M/y', /without day \(d\)/],
  ['', /without year/],
  ['/', /without year/],
  ['y-M-d :s', /seconds need minutes \(m\)/],
  ['y-M-d :m', /minutes need an hour/],
  ['y-M-d H:m a', /AM and PM go with 'h'/],
  ['M/d/y h:m', /'h' counts to 12 and needs 'a'/],
  ['y-m-d H:M', /hour, minutes \(m\) and seconds \(s\) don't follow each other; M is the month/],
  ['y-M-d H:s:m', /don't follow each other/],
  ['Y-M-d H:m', /'Y' in format 'Y-M-d H:m' means nothing; .*did you mean 'y'\?/],
  ['y-M-D H:m', /'D' .*did you mean 'd'\?/],
  ['y-M-d H:m:S', /'S' .*did you mean 's'\?/],
  ['y-M-dTH:m:sX', /'X' .*means nothing/],
  ['y-M-d Z', /a zone \(Z\) needs a time/],
  ["y-M-d'T'T:H:m", /'T' .*means nothing/],
  ['Epoch', /did you mean 'epoch'/],
])("the format '%s' is refused: it would lose a part of the time or make one up", (format, said) => {
  expect(faultOfFormat(format)).toMatch(said)
})

test.each([
  'y-M-d',
  'yy-MM-dd',
  'd.M.yyyy H',
  'd/M/y HH:mm:ss',
  'y-M-dTH:m',
  'MMMM d, y h:mm:ss a',
  'y年M月d日 ah时m分',
  'H:m d.M.yy',
  'd/M/y à H:m',
  'epoch',
  'epochMs',
  'excel',
])("the format '%s' tells an instant", (format) => {
  expect(faultOfFormat(format)).toBeUndefined()
})

test('every pattern of a shipped mapping tells an instant', () => {
  const rules = mappings.flatMap((mapping) => [
    ...rulesOf(mapping).map(([, rule]) => rule),
    ...(mapping.interval?.until ? [mapping.interval.until] : []),
  ])
  const formats = rules.flatMap(({ format }) => [format ?? []].flat())
  expect(formats.length).toBeGreaterThan(5)
  expect(formats.filter((format) => faultOfFormat(format) !== undefined)).toEqual([])
})
