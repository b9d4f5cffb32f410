/** `callboard qa`: try a scorecard on cases, score and explain recordings, measure how far raters agree. */
import { readFile } from 'node:fs/promises'
import { parse as parseCsv } from 'csv-parse/sync'
import { LINE_ENDS } from '../../centres/csv-rows.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { parseJsonFile } from '../../domain/kernel/json-file.ts'
import type { Parsed } from '../../domain/kernel/parsed.ts'
import { type AgreementReport, agreementOf, type Ratings } from '../../qa/agreement.ts'
import { type CaseReport, checkCases, parseCase } from '../../qa/cases.ts'
import { parseScorecard } from '../../qa/check-scorecard.ts'
import { isLabelledCall, type Judgement, judgeCalls, parseLabelledCall } from '../../qa/judgement.ts'
import type { Scorecard } from '../../qa/scorecard.ts'
import { findForm, scorecards } from '../../qa/scorecards/catalog.ts'
import { usage } from '../args.ts'
import type { Args, Command, Io } from '../command.ts'
import { explainScore, scoreStored } from '../qa-store.ts'
import { tableText } from '../table.ts'

export const command: Command = {
  name: 'qa',
  summary: 'Scores and explains recordings, tries a scorecard on cases, measures rater agreement.',
  usage: 'qa score [--form ID] [--recording ID] | qa test FORM CASES | qa explain SCORE | qa agreement FILE',
  example: 'callboard qa test hotline-service cases.ndjson',
  options: {
    form: { type: 'string', description: 'Scorecard to score by.', default: 'hotline-service' },
    recording: { type: 'string', description: 'The recording to score; the newest ones without it.' },
    limit: { type: 'string', description: 'How many of the newest recordings to score.', default: '20' },
  },
  run: async (args, io) => {
    const [action, first, second] = args.positionals
    if (action === 'test' && first !== undefined && second !== undefined) return test(io, first, second)
    if (action === 'agreement' && first !== undefined) return agreement(io, first)
    if (action === 'score' && first === undefined) return score(args, io)
    if (action === 'explain' && first !== undefined) return explainScore(io, first)
    return usage(
      command,
      action === undefined ? 'Say score, test, explain or agreement.' : `'${args.positionals.join(' ')}' is not complete.`,
    )
  },
}

function score(args: Args, io: Io): Promise<number> {
  const form = args.required('form')
  const card = findForm(scorecards, form)
  if (!card) return usage(command, `--form is '${form}'; the forms are ${scorecards.map(({ id }) => id).join(', ')}.`)
  return scoreStored(io, card, args.text('recording'), args.number('limit', { min: 1, max: 100_000, integer: true }) ?? 20)
}

async function test(io: Io, form: string, file: string): Promise<number> {
  const card = await cardOf(form)
  const records = await readRecords(file)
  if (records.length > 0 && records.every(isLabelledCall)) {
    const calls = records.map((value, i) => orUsage(parseLabelledCall(value, `${i + 1} of '${file}'`)))
    io.answer(judgeCalls(card, calls), judgementText)
    return 0
  }
  const cases = records.map((value, i) => orUsage(parseCase(value, `${i + 1} of '${file}'`)))
  const report = checkCases(card, cases)
  io.answer(report, caseText)
  return report.failed === 0 ? 0 : 1
}

/** The id of a shipped form, or a JSON file. */
async function cardOf(form: string): Promise<Scorecard> {
  const shipped = findForm(scorecards, form)
  if (shipped) return shipped
  if (!form.endsWith('.json'))
    return usage(command, `'${form}' is not a form; name ${scorecards.map(({ id }) => id).join(', ')} or a .json file.`)
  return orUsage(parseScorecard(parseJsonFile(await readText(form), form)))
}

const share = (part: number, whole: number): string => (whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`)

const judgementText = (all: Judgement): string =>
  [
    `${all.form} version ${all.version}: ${all.calls} calls, ${all.labels} labels`,
    `verdicts given ${share(all.given, all.labels)}, right ${share(all.right, all.given)} of them`,
    `calls falsely fatal ${all.falseFatalCalls}, true fatals missed ${all.missedFatals} of ${all.trueFatals}`,
    tableText(
      ['item', 'labels', 'given', 'right of given', 'wrong (label>verdict)'],
      all.items.map((one) => [
        one.item,
        String(one.labels),
        share(one.given, one.labels),
        share(one.right, one.given),
        Object.entries(one.wrong)
          .map(([what, times]) => `${what} ${times}`)
          .join(', '),
      ]),
    ),
  ].join('\n')

const caseText = (report: CaseReport): string =>
  [
    ...report.mismatches.map((one) => `✗ ${one.case}: ${one.item} is ${one.actual}, expected ${one.expected}. ${one.reason}`),
    `${report.form} version ${report.version}: ${report.passed} of ${report.cases} cases pass`,
  ].join('\n')

async function agreement(io: Io, file: string): Promise<number> {
  const report = agreementOf(readRatings(await readText(file), file))
  io.answer(report, agreementText)
  return 0
}

function agreementText({ units, raters, agreementRatio, cohen, cohenQuadratic, fleiss, krippendorff, icc }: AgreementReport): string {
  const cell = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : value.toFixed(4))
  const rows = [
    ['pairs that agree', cell(agreementRatio)],
    ['Cohen κ (first two raters)', cell(cohen)],
    ['Cohen κ, quadratic weights', cell(cohenQuadratic)],
    ['Fleiss κ', cell(fleiss)],
    ...Object.entries(krippendorff).map(([level, alpha]) => [`Krippendorff α, ${level}`, cell(alpha)]),
    ['ICC(2,1)', cell(icc?.icc2)],
    ['ICC(3,1)', cell(icc?.icc3)],
  ]
  return `${units} units, ${raters} raters\n${tableText(['statistic', 'value'], rows)}`
}

/** CSV `unit,rater,value`, or one row per unit with a column per rater after the first; JSON: rows of units. Empty = not rated. */
function readRatings(text: string, file: string): Ratings {
  if (file.endsWith('.json')) return ratingsOfJson(parseJsonFile(text, file), file)
  const rows: string[][] = parseCsv(text, { skip_empty_lines: true, trim: true, relax_column_count: true, record_delimiter: LINE_ENDS })
  const [header = [], ...body] = rows
  const isLong = header.map((name) => name.toLowerCase()).join(',') === 'unit,rater,value'
  const names = header.map((name) => name.toLowerCase())
  if (!isLong && names.includes('rater') && names.includes('value'))
    return usage(
      command,
      `'${file}' has the columns ${header.join(', ')}; they must be unit,rater,value and no others, or one column for each rater.`,
    )
  const uneven = rows.findIndex((row) => row.length > header.length)
  if (uneven >= 0)
    return usage(command, `Row ${uneven + 1} of '${file}' has ${rows[uneven]?.length} cells, the header ${header.length}; correct it.`)
  if (!isLong) return body.map((row) => row.slice(1).map((cell) => ratingOf(cell, file)))
  const raters = [...new Set(body.map((row) => row[1]))]
  const units = [...new Set(body.map((row) => row[0]))]
  const values = new Map(body.map((row) => [`${row[0]}\u0000${row[1]}`, ratingOf(row[2] ?? '', file)]))
  return units.map((unit) => raters.map((rater) => values.get(`${unit}\u0000${rater}`) ?? null))
}

function ratingsOfJson(value: unknown, file: string): Ratings {
  if (!Array.isArray(value) || !value.every((row) => Array.isArray(row)))
    return usage(command, `'${file}' must hold an array of units, each an array of ratings or null.`)
  return value.map((row: unknown[]) => row.map((cell) => (cell === null ? null : ratingOf(String(cell), file))))
}

function ratingOf(cell: string, file: string): number | null {
  if (cell === '') return null
  const value = Number(cell)
  return Number.isFinite(value) ? value : usage(command, `'${file}' holds the rating '${cell}'; ratings are numbers or empty.`)
}

/** A JSON array, or one JSON document per line. */
async function readRecords(file: string): Promise<unknown[]> {
  const text = await readText(file)
  if (!text.trimStart().startsWith('['))
    return text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [parseJsonFile(line, `${file}:${i + 1}`)]))
  const value = parseJsonFile(text, file)
  return Array.isArray(value) ? value : []
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CallboardError(
      'usage',
      `'${file}' can not be read (${cause instanceof Error ? cause.message : String(cause)}); name an existing file.`,
      { cause },
    )
  }
}

const orUsage = <T>(read: Parsed<T>): T => {
  if (read.ok) return read.value
  throw new CallboardError('usage', read.rejection.message)
}
