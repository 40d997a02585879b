import { type Static, Type } from 'typebox'
import { Bytes, Id, Region, Shape, UnixTime } from '../schema.ts'

export const Service = Shape({
  serviceId: Id,
  title: Shape({ zh: Type.String(), en: Type.String() }),
  summary: Shape({ zh: Type.String(), en: Type.String() }),
  reach: Type.Union([Type.Literal('national'), Type.Literal('province'), Type.Literal('city')]),
  category: Type.Union([
    Type.Literal('insurance'),
    Type.Literal('employment'),
    Type.Literal('card'),
    Type.Literal('rights'),
  ]),
  /** False where the service is listed but not reachable from here; opening it is refused. */
  available: Type.Boolean(),
})
export type Service = Static<typeof Service>

export const ServicesQuery = Shape({ region: Type.Optional(Region) })
export type ServicesQuery = Static<typeof ServicesQuery>

export const ServicesAnswer = Shape({ region: Region, services: Type.Array(Service) })
export type ServicesAnswer = Static<typeof ServicesAnswer>

export const OpenServiceAnswer = Shape({
  /** Where the service's page is entered: it carries the ticket, which is good once, for 60 s. */
  url: Type.String(),
  ticket: Bytes(32),
  expiresAtUnix: UnixTime,
})
export type OpenServiceAnswer = Static<typeof OpenServiceAnswer>
