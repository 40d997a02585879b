import type { Pool } from 'pg'
import type { CardChanges } from '../cards/changes-port.ts'
import type { Clock } from '../clock.ts'
import type { Messenger } from '../enrolment/messenger-port.ts'
import type { Once } from '../idempotency.ts'
import type { KeyPort } from '../keys/port.ts'
import type { Nonces } from '../nonces.ts'
import type { BankDirectory } from '../ports/bank.ts'
import type { CardRegistry } from '../ports/card.ts'
import type { DocumentReader } from '../ports/documents.ts'
import type { FaceProvider } from '../ports/face.ts'
import type { InsuranceFund } from '../ports/insurance.ts'
import type { Photos } from '../ports/photos.ts'
import type { PopulationRegistry } from '../ports/population.ts'
import type { TravelCities } from '../ports/travel.ts'
import type { Transaction } from '../postgres/transaction.ts'
import type { EventHub } from './event-hub.ts'

/** What the world outside provides. */
export interface Ports {
  readonly population: PopulationRegistry
  readonly face: FaceProvider
  readonly documents: DocumentReader
  readonly cards: CardRegistry
  readonly photos: Photos
  readonly cardChanges: CardChanges
  readonly bank: BankDirectory
  readonly insurance: InsuranceFund
  readonly messenger: Messenger
  /** Whether the card pays in a prefecture of six digits. */
  readonly isPaymentOpen: (prefecture: string) => boolean
  readonly travelCity: TravelCities
}

/** What rooms want done in each other's transactions without knowing each other. */
export interface Hooks {
  /** A bank account was linked: the ledger opens the holder's account. */
  afterBankLinked(
    tx: Transaction,
    holder: { personId: string; bucket: number; balanceFen: number; nowMs: number },
  ): Promise<unknown>
  /** A shop was registered: the ledger opens its account. */
  afterTillOperator(
    tx: Transaction,
    merchant: { merchantId: string; name: string; nowMs: number },
  ): Promise<unknown>
}

/** What every room is made with. */
export interface Context {
  readonly pool: Pool
  readonly clock: Clock
  readonly keys: KeyPort
  readonly nonces: Nonces
  readonly once: Once
  readonly newId: () => string
  readonly ports: Ports
  readonly hooks: Hooks
  readonly events: EventHub
  /** The platform's address as phones reach it, without a slash at the end. */
  readonly publicUrl: string
}
