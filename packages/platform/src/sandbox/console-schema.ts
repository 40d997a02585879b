import { Scope } from '@essc/protocol/channels/schema'
import { Bytes, Shape, Uuid } from '@essc/protocol/schema'
import { Type } from 'typebox'
import { FAULTS } from './faults.ts'

const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })

export const PersonPath = Shape({ personRef: Type.String({ pattern: '^sp_[0-9]{1,8}$' }) })

/** A document whose reader gets a digit wrong, as happens with worn cards. */
export const DocumentQuery = Shape({ misread: Type.Optional(Type.Literal('true')) })

/** What the next photo shows. */
export const DocumentBody = Shape({
  personRef: PersonPath.properties.personRef,
  misread: Type.Optional(Type.Boolean()),
})

/** What the console may change about a person. */
export const PersonBody = Shape({
  card: Type.Optional(
    Shape({
      status: Type.Optional(
        Type.Union([Type.Literal('normal'), Type.Literal('lost'), Type.Literal('cancelled')]),
      ),
      validUntil: Type.Optional(Day),
      /** A new number is a replaced card. */
      number: Type.Optional(Type.String({ pattern: '^[A-Z][0-9]{8}$' })),
      issuedOn: Type.Optional(Day),
    }),
  ),
  account: Type.Optional(
    Shape({
      status: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('closed')])),
      phoneOnFile: Type.Optional(Type.String({ pattern: '^1[0-9]{10}$' })),
      balanceFen: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000_000 })),
    }),
  ),
  diedOn: Type.Optional(Day),
})

export const PeopleQuery = Shape({
  /** Others than the named: this many, from an index on. */
  from: Type.Optional(Type.String({ pattern: '^[0-9]{1,8}$' })),
  count: Type.Optional(Type.String({ pattern: '^([1-9]|[1-9][0-9]|100)$' })),
})

export const MessagesQuery = Shape({
  phone: Type.Optional(Type.String({ pattern: '^1[0-9]{10}$' })),
})

export const ClockBody = Shape({
  /** Such as `+30d`, `12h`, `90s`. */
  advance: Type.String({ pattern: '^\\+?[0-9]{1,6}[smhd]$' }),
})

export const FaultBody = Shape({
  fault: Type.Union(FAULTS.map((fault) => Type.Literal(fault))),
  on: Type.Boolean(),
})

export const FacePath = Shape({ providerId: Bytes(16, 48) })

export const FaceBody = Shape({
  outcome: Type.Optional(
    Type.Union([
      Type.Literal('passed'),
      Type.Literal('refused'),
      Type.Literal('cancelled'),
      Type.Literal('timedOut'),
    ]),
  ),
})

export const ProvisioningBody = Shape({ operatorId: Uuid })

export const ChannelBody = Shape({
  channelId: Type.String({ pattern: '^ch_[a-z0-9_]{1,48}$' }),
  name: Type.String({ minLength: 1, maxLength: 40 }),
  publicKey: Bytes(33),
  level: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
  scopes: Type.Optional(Type.Array(Scope, { minItems: 1, maxItems: 4, uniqueItems: true })),
  asksSms: Type.Optional(Type.Boolean()),
  origins: Type.Optional(
    Type.Array(Type.String({ pattern: '^https?://[^/\\s]+$' }), { minItems: 1, maxItems: 20 }),
  ),
})
