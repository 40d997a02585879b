import { randomInt } from 'node:crypto'
import type { ResolvedField } from '@essc/protocol/desk/schema'
import { EsscError } from '@essc/protocol/errors'
import type { Context } from '../channels/context.ts'
import { digestOf } from '../channels/digests.ts'
import { transaction } from '../postgres/transaction.ts'
import { findOperator, insertOperator, insertProvisioningCode, insertPurpose } from './store.ts'

/** Letters and digits that nobody confuses when reading a code aloud. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const CODE_MS = 86_400_000

export interface CreateOperatorParameters {
  readonly operatorId: string
  readonly kind: 'till' | 'desk'
  /** The shop or office, as holders see it. */
  readonly name: string
  /** For desks: which fields come back for which purpose. */
  readonly purposes?: Readonly<Record<string, readonly ResolvedField[]>>
  /** Those of the purposes that take only codes which are bound to the desk. */
  readonly boundPurposes?: readonly string[]
}

/**
 * Registers a shop or an office. One that exists keeps its name; purposes are taken anew.
 *
 * @returns whether it is new.
 */
export async function createOperator(
  context: Pick<Context, 'pool' | 'clock' | 'hooks'>,
  parameters: CreateOperatorParameters,
): Promise<boolean> {
  const { operatorId, kind, name, purposes = {}, boundPurposes = [] } = parameters
  const { pool, clock, hooks } = context
  return await transaction(
    pool,
    async (tx) => {
      const nowMs = clock.now()
      const isNew = await insertOperator(tx, { operator_id: operatorId, kind, name }, nowMs)
      for (const [purpose, fields] of Object.entries(purposes)) {
        const needsBinding = boundPurposes.includes(purpose)
        await insertPurpose(tx, operatorId, purpose, { fields, needsBinding })
      }
      if (kind === 'till')
        await hooks.afterTillOperator(tx, { merchantId: operatorId, name, nowMs })
      return isNew
    },
    { repeatable: true },
  )
}

/** The digest under which a provisioning code is kept. */
export function provisioningDigest(code: string): Buffer {
  return digestOf(`provisioning ${code}`)
}

/**
 * Makes a code with which one terminal of an operator introduces its key, once, within a day.
 *
 * @throws EsscError `OPERATOR_UNKNOWN`
 */
export async function createProvisioningCode(
  context: Pick<Context, 'pool' | 'clock'>,
  operatorId: string,
): Promise<{ provisioningCode: string; expiresAtMs: number }> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(operatorId)
  if (!isId || !(await findOperator(context.pool, operatorId))) {
    throw new EsscError('OPERATOR_UNKNOWN')
  }
  const group = () =>
    Array.from({ length: 4 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
  const provisioningCode = [group(), group(), group(), group()].join('-')
  const expiresAtMs = context.clock.now() + CODE_MS
  const digest = provisioningDigest(provisioningCode)
  await insertProvisioningCode(context.pool, { digest, operatorId, expiresAtMs })
  return { provisioningCode, expiresAtMs }
}
