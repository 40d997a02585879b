import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { paymentDigits, paymentStep } from '@essc/protocol/codes/payment-digits'
import type { ErrorCode } from '@essc/protocol/errors'
import type { ChargeBody } from '@essc/protocol/payments/schema'
import type pg from 'pg'
import { bucketOf } from '../bucket.ts'
import type { AdjustableClock } from '../clock.ts'
import {
  findPaymentHandle,
  issuePaymentHandle,
  retirePaymentHandle,
} from '../codes/payment-handle.ts'
import { fileKeys } from '../keys/file-keys.ts'
import type { KeyPort } from '../keys/port.ts'
import { transaction } from '../postgres/transaction.ts'
import { uuid7Maker } from '../uuid7.ts'
import type { ChargeParameters } from './charge.ts'
import { openHolderAccount } from './open-holder-account.ts'
import { openMerchantAccount } from './open-merchant-account.ts'
import type { PaymentsOptions } from './service-options.ts'

/** A person with an account and a phone that shows payment codes. */
export interface TestHolder {
  readonly personId: string
  readonly bucket: number
  readonly handle: string
  /** The 20 digits of the present step, or of one so many steps away. */
  digits(stepsAway?: number): string
}

/** Holders, a shop and a till on a real database; what the card registry says is the test's own. */
export interface PaymentWorld {
  readonly options: PaymentsOptions
  readonly merchantId: string
  readonly terminalId: string
  /** What the card registry says of a person; absent: all is well. */
  readonly refusals: Map<string, ErrorCode>
  /** Removes the keys. */
  close(): void
  addHolder(balanceFen: number): Promise<TestHolder>
  addMerchant(name: string): Promise<string>
  /** A charge as the till's request brings it, under a fresh key unless one is given. */
  request(body: ChargeBody, over?: Partial<ChargeParameters>): ChargeParameters
}

/** What a till signs for: the same body has the same digest. */
const digestOf = (body: ChargeBody) => createHash('sha256').update(JSON.stringify(body)).digest()

export async function paymentWorld(pool: pg.Pool, clock: AdjustableClock): Promise<PaymentWorld> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'essc-payments-'))
  const keys: KeyPort = fileKeys(folder)
  const newId = uuid7Maker(clock)
  const refusals = new Map<string, ErrorCode>()
  const addMerchant = async (name: string) => {
    const merchantId = newId()
    await transaction(pool, (tx) =>
      openMerchantAccount(tx, { merchantId, name, nowMs: clock.now() }),
    )
    return merchantId
  }
  const merchantId = await addMerchant('Test Pharmacy')
  const terminalId = newId()
  return {
    merchantId,
    terminalId,
    refusals,
    addMerchant,
    close: () => fs.rmSync(folder, { recursive: true }),
    options: {
      pool,
      clock,
      keys,
      newId,
      findHandle: (handle) => findPaymentHandle(pool, keys, handle),
      retireHandle: retirePaymentHandle,
      refusalOf: async ({ personId }) => refusals.get(personId),
    },
    async addHolder(balanceFen) {
      const personId = newId()
      const bucket = bucketOf(personId)
      const nowMs = clock.now()
      const { handle, secret } = await transaction(pool, async (tx) => {
        await openHolderAccount(tx, { bucket, personId, balanceFen, nowMs })
        const times = { nowMs, endsAtMs: nowMs + 86_400_000 }
        return issuePaymentHandle(tx, keys, { bucket, personId, sessionId: newId() }, times)
      })
      const digits = (stepsAway = 0) =>
        paymentDigits(handle, secret, paymentStep(clock.now() / 1000) + stepsAway)
      return { personId, bucket, handle, digits }
    },
    request: (body, over = {}) => ({
      terminalId,
      merchantId,
      body,
      key: newId(),
      bodyDigest: digestOf(body),
      ...over,
    }),
  }
}
