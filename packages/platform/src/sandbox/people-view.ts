import { statusOf } from '../cards/physical.ts'
import type { Context } from '../channels/context.ts'
import { namedPeople } from './population/named.ts'
import type { NamedPerson, Sentence } from './population/named-person.ts'
import type { SyntheticPerson } from './population/person.ts'
import { personRefOf } from './population/sandbox-population.ts'
import type { SandboxWorld } from './world.ts'

/** A synthetic person as the console shows them, with what to type into a phone. */
export interface PersonView {
  readonly personRef: string
  readonly key: string | undefined
  readonly enter: { readonly name: string; readonly documentNumber: string; readonly phone: string }
  readonly region: string
  readonly birthDate: string
  /** Of the physical card, now; `none` where there is none. */
  readonly cardStatus: string
  readonly alive: boolean
  readonly purpose: Sentence | undefined
  readonly expected: Sentence | undefined
  readonly code: string | undefined
}

async function viewOf(
  context: Context,
  world: SandboxWorld,
  person: SyntheticPerson,
  named: NamedPerson | undefined,
): Promise<PersonView> {
  const personRef = personRefOf(person.index)
  const changed = await world.overrides.read(personRef)
  const card = { ...person.card, ...changed?.card }
  const known = card.number === undefined ? undefined : { ...person.card!, ...card, personRef }
  return {
    personRef,
    key: named?.key,
    enter: named?.enter ?? {
      name: changed?.name ?? person.name,
      documentNumber: person.documentNumber,
      phone: person.account?.phoneOnFile ?? person.phone ?? '',
    },
    region: person.region,
    birthDate: person.birthDate,
    cardStatus: known ? statusOf(known, context.clock.now()) : 'none',
    alive: person.alive && changed?.diedOn === undefined,
    purpose: named?.purpose,
    expected: named?.expected,
    code: named?.code,
  }
}

/** The named test people. */
export async function namedViews(context: Context, world: SandboxWorld): Promise<PersonView[]> {
  return await Promise.all(
    namedPeople().map((named) => viewOf(context, world, named.person, named)),
  )
}

/** Others, by their index in the population. */
export async function populationViews(
  context: Context,
  world: SandboxWorld,
  from: number,
  count: number,
): Promise<PersonView[]> {
  const people = Array.from({ length: count }, (_, i) => world.population.at(from + i))
  const found = people.filter((person) => person !== undefined)
  return await Promise.all(found.map((person) => viewOf(context, world, person, undefined)))
}
