/** Shape of a scorecard as JSON; rules nest and are read by `parseRule`. */
import { Type } from 'typebox'
import { phraseSetSchema } from './phrases.ts'

const Id = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,59}$' })

const closed = { additionalProperties: false }

const Text = Type.Object({ en: Type.String({ minLength: 1 }), zh: Type.String({ minLength: 1 }) }, closed)

const Weight = Type.Number({ exclusiveMinimum: 0, maximum: 1000 })

const Ratio = Type.Number({ minimum: 0, maximum: 1 })

const item = Type.Object(
  {
    id: Id,
    text: Text,
    weight: Weight,
    appliesWhen: Type.Optional(Type.Unknown()),
    isAutoFail: Type.Optional(Type.Boolean()),
    evidence: Type.Enum(['required', 'optional'] as const),
    rule: Type.Optional(Type.Unknown()),
    isHumanOnly: Type.Optional(Type.Boolean()),
  },
  closed,
)

export const scorecardSchema = Type.Object(
  {
    id: Id,
    version: Type.Integer({ minimum: 1 }),
    text: Text,
    effectiveFrom: Type.String(),
    appliesTo: Type.Object({ queueIds: Type.Array(Type.String()) }, closed),
    scoring: Type.Enum(['sections', 'points'] as const),
    passRatio: Ratio,
    leastJudgedShare: Type.Optional(Ratio),
    minConfidence: Ratio,
    phraseSets: Type.Record(Type.String(), phraseSetSchema),
    sections: Type.Array(Type.Object({ id: Id, text: Text, weight: Weight, items: Type.Array(item, { minItems: 1 }) }, closed), {
      minItems: 1,
    }),
  },
  closed,
)
