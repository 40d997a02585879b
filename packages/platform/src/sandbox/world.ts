import { EsscError } from '@essc/protocol/errors'
import type pg from 'pg'
import type { Ports } from '../channels/context.ts'
import type { Clock } from '../clock.ts'
import { isPaymentOpen } from '../ports/payment-open.ts'
import { travelCity } from '../ports/travel-cities.ts'
import { type SandboxDocumentReader, sandboxDocumentReader } from './document-reader.ts'
import { type FaceSandbox, faceSandbox } from './face-sandbox.ts'
import { type Fault, type SandboxFaults, sandboxFaults } from './faults.ts'
import { type SandboxMessenger, sandboxMessenger } from './messenger.ts'
import { type SandboxOverrides, sandboxOverrides } from './override-store.ts'
import { createBankDirectory } from './population/bank-directory.ts'
import { createCardRegistry } from './population/card-registry.ts'
import { createFaceProvider } from './population/face-provider.ts'
import { createInsuranceFund } from './population/insurance-fund.ts'
import { createPhotos } from './population/photo.ts'
import { createPopulationRegistry } from './population/population-registry.ts'
import { createSandboxPopulation, type SandboxPopulation } from './population/sandbox-population.ts'

/** The outside world of the sandbox, with the handles that the console turns. */
export interface SandboxWorld {
  readonly ports: Ports
  readonly population: SandboxPopulation
  readonly overrides: SandboxOverrides
  readonly faults: SandboxFaults
  readonly face: FaceSandbox
  readonly messenger: SandboxMessenger
  readonly documents: SandboxDocumentReader
}

export interface SandboxWorldOptions {
  readonly pool: pg.Pool
  readonly clock: Clock
  readonly newId: () => string
  /** Where phones reach the sandbox's own pages, without a slash at the end. */
  readonly publicUrl: string
  /** Which population. Default: 1. */
  readonly seed?: number | undefined
  /** How many people besides the named. Default: 1,000,000. */
  readonly size?: number | undefined
}

/** The same port, which cannot be reached while the fault is on. */
function breakable<P extends object>(port: P, faults: SandboxFaults, fault: Fault): P {
  const entries = Object.entries(port) as [string, (...given: unknown[]) => Promise<unknown>][]
  return Object.fromEntries(
    entries.map(([name, call]) => [
      name,
      async (...given: unknown[]) => {
        if (await faults.has(fault)) throw new EsscError('PLATFORM_UNAVAILABLE')
        return await call(...given)
      },
    ]),
  ) as P
}

/** Synthetic people and registries, whose changes live in the database. */
export function createSandboxWorld(options: SandboxWorldOptions): SandboxWorld {
  const { pool, clock, newId, publicUrl, seed = 1, size = 1_000_000 } = options
  const population = createSandboxPopulation({ seed, size })
  const overrides = sandboxOverrides(pool)
  const faults = sandboxFaults(pool)
  const behaviour = createFaceProvider(population)
  const face = faceSandbox({ pool, clock, faults, behaviour, publicUrl })
  const messenger = sandboxMessenger({ pool, clock, newId, faults })
  const registry = createPopulationRegistry({ population, overrides, clock })
  const cards = createCardRegistry({ population, overrides })
  const documents = sandboxDocumentReader({ pool, clock, newId, population: registry, faults })
  const photos = createPhotos((personRef) => population.person(personRef) !== undefined)
  return {
    population,
    overrides,
    faults,
    face,
    messenger,
    documents,
    ports: {
      population: breakable(registry, faults, 'populationUnavailable'),
      cards: breakable(cards, faults, 'cardRegistryUnavailable'),
      photos: breakable(photos, faults, 'cardRegistryUnavailable'),
      cardChanges: overrides,
      face,
      documents,
      bank: createBankDirectory({ population, overrides }),
      insurance: createInsuranceFund(population),
      messenger,
      isPaymentOpen,
      travelCity,
    },
  }
}
