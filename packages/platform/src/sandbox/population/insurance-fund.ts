import type { InsuranceFund } from '../../ports/insurance.ts'
import type { SandboxPopulation } from './sandbox-population.ts'

/** The sandbox's insurance fund: entitlements and records are functions of the person. */
export function createInsuranceFund(population: SandboxPopulation): InsuranceFund {
  return {
    entitlement: async (personRef) => population.person(personRef)?.insurance,
    contributions: async (personRef, from, to) => population.contributions(personRef, from, to),
  }
}
