import { field } from './fields.ts'
import { hash32 } from './hash.ts'
import type { SyntheticFamily } from './person.ts'
import { blockSize } from './place.ts'
import type { Member } from './templates.ts'

/** Nobody is older than 118 years and 11 months, or younger than the month before. */
const oldestMonths = 118 * 12 + 11

/** How many months before the reference month a member was born, from 1. */
export function monthsOld(
  seed: number,
  block: number,
  template: readonly Member[],
  member: number,
): number {
  const { from, low, high, skewed } = template[member]!
  const draw = hash32(seed, block * blockSize + member, field.age)
  const share = draw / 0x100000000
  const range = low + Math.floor((skewed ? share * share * share : share) * (high - low + 1))
  const months = from === undefined ? range : monthsOld(seed, block, template, from) + range
  return Math.min(oldestMonths, Math.max(1, months))
}

/** The sex of a member. */
export function sexOf(
  seed: number,
  block: number,
  template: readonly Member[],
  member: number,
): 'male' | 'female' {
  const drawn = hash32(seed, block * blockSize + member, field.sex) & 1 ? 'male' : 'female'
  return template[member]!.sex ?? drawn
}

/** The links of a member as indices. */
export function familyOf(
  block: number,
  template: readonly Member[],
  member: number,
): SyntheticFamily {
  const base = block * blockSize
  const self = template[member]!
  const parents: number[] = []
  if (self.mother !== undefined) parents.push(base + self.mother)
  if (self.father !== undefined) parents.push(base + self.father)
  const household: number[] = []
  for (let i = 0; i < template.length; i++) {
    if (template[i]!.home === self.home) household.push(base + i)
  }
  return {
    spouse: self.spouse === undefined ? undefined : base + self.spouse,
    parents,
    children: self.children.map((child) => base + child),
    household,
  }
}
