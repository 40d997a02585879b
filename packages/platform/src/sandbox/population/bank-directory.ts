import type { BankDirectory } from '../../ports/bank.ts'
import type { PersonRef } from '../../ports/population.ts'
import type { OverridesStore } from './overrides.ts'
import type { SandboxPopulation } from './sandbox-population.ts'

/** The accounts of the sandbox's banks as they were, and what changed since. */
export function createBankDirectory(options: {
  readonly population: SandboxPopulation
  readonly overrides: OverridesStore
}): BankDirectory {
  const { population, overrides } = options

  const full = async (personRef: PersonRef) => {
    const account = population.person(personRef)?.account
    return account && { ...account, ...(await overrides.read(personRef))?.account }
  }

  return {
    async account(personRef) {
      const found = await full(personRef)
      if (!found) return undefined
      const { bankCode, bankName, status, balanceFen, number, phoneOnFile } = found
      return {
        personRef,
        bankCode,
        bankName,
        numberTail: number.slice(-4),
        status,
        phoneMasked: `${phoneOnFile.slice(0, 3)}****${phoneOnFile.slice(-4)}`,
        balanceFen,
      }
    },

    async checkPhone(personRef, phone) {
      const found = await full(personRef)
      if (!found) return 'none'
      if (found.status !== 'active') return found.status
      return found.phoneOnFile === phone ? 'match' : 'phoneMismatch'
    },
  }
}
