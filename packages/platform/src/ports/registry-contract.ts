import { DocumentKindName } from '@essc/protocol/enrolment/schema'
import { Shape } from '@essc/protocol/schema'
import { type TSchema, Type } from 'typebox'

const PersonRef = Type.String({ minLength: 1, maxLength: 64 })
const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })
const Month = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}$' })
const Division = Type.String({ pattern: '^[1-9][0-9]{5}$' })
const Text = Type.String({ maxLength: 200 })
const Fen = Type.Integer({ minimum: 0 })
const Sex = Type.Union([Type.Literal('male'), Type.Literal('female')])
const oneOf = <const N extends readonly string[]>(...names: N) =>
  Type.Union(names.map((name) => Type.Literal(name)))
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const ofPerson = Shape({ personRef: PersonRef })

const PhysicalCard = Shape({
  personRef: PersonRef,
  number: Text,
  status: oneOf('normal', 'notActivated', 'lost', 'cancelled'),
  bankCode: Text,
  bankName: Text,
  region: Division,
  issuedOn: Day,
  validUntil: Day,
})

const InsuranceKinds = oneOf('employee', 'flexible', 'resident', 'retired', 'none')

/**
 * What the registries outside answer over HTTP (docs/registries.md): each call is a POST of `body` to
 * `/v1/registries/<call>`, so that no name or number stands in an address, and answers `{ answer }`.
 * `null` means that there is no such thing. `safe` calls change nothing and may be asked again.
 */
export const registryCalls = {
  'population.check': {
    safe: true,
    body: Shape({ name: Text, documentNumber: Text }),
    answer: Type.Union([
      Shape({
        outcome: Type.Literal('match'),
        personRef: PersonRef,
        birthDate: Day,
        sex: Sex,
        guardians: Type.Array(PersonRef),
      }),
      Shape({ outcome: oneOf('nameMismatch', 'unknown') }),
      Shape({ outcome: Type.Literal('dead'), personRef: PersonRef }),
    ]),
  },
  'population.person': {
    safe: true,
    body: ofPerson,
    answer: orNull(
      Shape({
        personRef: PersonRef,
        name: Text,
        documentNumber: Text,
        birthDate: Day,
        sex: Sex,
        alive: Type.Boolean(),
        region: Division,
        guardians: Type.Array(PersonRef),
      }),
    ),
  },
  'cards.card': { safe: true, body: ofPerson, answer: orNull(PhysicalCard) },
  'cards.findByNumber': {
    safe: true,
    body: Shape({ number: Text }),
    answer: orNull(PhysicalCard),
  },
  'cards.changes': {
    safe: true,
    body: Shape({ cursor: Type.Integer({ minimum: 0 }) }),
    answer: Shape({
      personRefs: Type.Array(PersonRef, { maxItems: 1_000 }),
      cursor: Type.Integer({ minimum: 0 }),
    }),
  },
  'cards.photo': {
    safe: true,
    body: ofPerson,
    answer: orNull(Type.String({ maxLength: 200_000, pattern: '^data:image/' })),
  },
  'face.start': {
    safe: false,
    body: Shape({ personRef: PersonRef, challenge: Text }),
    answer: Shape({ faceSessionId: Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' }) }),
  },
  'face.outcome': {
    safe: true,
    body: Shape({ personRef: PersonRef, faceSessionId: Text, attempt: Type.Integer() }),
    answer: oneOf('pending', 'passed', 'refused', 'cancelled', 'timedOut'),
  },
  'face.page': {
    safe: true,
    body: Shape({
      personRef: PersonRef,
      faceSessionId: Text,
      returnUrl: Type.String({ pattern: '^https?://', maxLength: 400 }),
    }),
    answer: orNull(Type.String({ pattern: '^https?://', maxLength: 1_000 })),
  },
  'documents.read': {
    // Reads and changes nothing, but costs money at some readers: asked once.
    safe: false,
    body: Shape({
      type: oneOf('image/jpeg', 'image/png'),
      base64: Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: 5_600_000 }),
    }),
    answer: orNull(
      Shape({
        kind: orNull(DocumentKindName),
        name: Text,
        number: Type.String({ maxLength: 40 }),
      }),
    ),
  },
  'bank.account': {
    safe: true,
    body: ofPerson,
    answer: orNull(
      Shape({
        personRef: PersonRef,
        bankCode: Text,
        bankName: Text,
        numberTail: Type.String({ pattern: '^[0-9]{4}$' }),
        status: oneOf('active', 'notActivated', 'closed'),
        phoneMasked: Text,
        balanceFen: Fen,
      }),
    ),
  },
  'bank.checkPhone': {
    safe: true,
    body: Shape({ personRef: PersonRef, phone: Text }),
    answer: oneOf('match', 'phoneMismatch', 'closed', 'notActivated', 'none'),
  },
  'insurance.entitlement': {
    safe: true,
    body: ofPerson,
    answer: orNull(Shape({ kind: InsuranceKinds, region: Division, personalAccountFen: Fen })),
  },
  'insurance.contributions': {
    safe: true,
    body: Shape({ personRef: PersonRef, from: Month, to: Month }),
    answer: Type.Array(
      Shape({
        month: Month,
        kind: InsuranceKinds,
        employer: Type.Optional(Text),
        baseFen: Fen,
        lines: Type.Array(
          Shape({
            insurance: oneOf('pension', 'medical', 'unemployment', 'workInjury'),
            personalFen: Fen,
            employerFen: Fen,
          }),
        ),
      }),
    ),
  },
  'messenger.send': {
    safe: false,
    body: Shape({ phone: Type.String({ pattern: '^1[0-9]{10}$' }), text: Text }),
    answer: Type.Null(),
  },
} as const satisfies Record<string, { safe: boolean; body: TSchema; answer: TSchema }>

export type RegistryCall = keyof typeof registryCalls
