import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { toBase64Url } from '@essc/crypto/bytes'
import { sm2KeyPair } from '@essc/crypto/sm2'
import type { Context } from '@essc/platform/channels/context'
import { lookupDigest } from '@essc/platform/channels/digests'
import { issuePaymentHandle } from '@essc/platform/codes/payment-handle'
import { createProvisioningCode } from '@essc/platform/desk/provisioning'
import { checkLedger } from '@essc/platform/payments/check-ledger'
import type { FaultPoint, Faults } from '@essc/platform/payments/faults'
import { openHolderAccount } from '@essc/platform/payments/open-holder-account'
import { startPlatform } from '@essc/platform/platform'
import { transaction } from '@essc/platform/postgres/transaction'
import { openRooms } from '@essc/platform/rooms'
import { issueSandboxCard } from '@essc/platform/sandbox/issue-card'
import { personRefOf } from '@essc/platform/sandbox/population/sandbox-population'
import { sandboxOperators } from '@essc/platform/sandbox/seed'
import type { SandboxWorld } from '@essc/platform/sandbox/world'
import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'

/**
 * The real platform in a process of its own, for the fault tests to kill. Its one argument says, as
 * JSON, where its data is and at which point it kills itself; a file is written when it is ready.
 */
export interface ChildParameters {
  readonly dataDir: string
  readonly readyFile: string
  /** How many holders and handles of each to make. Absent: none. */
  readonly setup?: { readonly holders: number; readonly handlesEach: number }
  /** Where this process kills itself: the so-many-th time that the point is reached. */
  readonly killAt?: {
    readonly point: FaultPoint
    /** Only statements that carry at least and at most so many transitions count. */
    readonly least: number
    readonly most: number
    readonly count: number
  }
}

export interface ChildReady {
  readonly address: string
  readonly provisioningCode: string
  readonly handles: readonly { readonly handle: string; readonly secret: string }[]
}

const parameters = JSON.parse(process.argv[2] ?? '{}') as ChildParameters

function faults(): Faults {
  const { killAt } = parameters
  let reached = 0
  let isArmed = false
  // Only the load of the round counts, not what is sent again before it.
  process.on('SIGUSR2', () => {
    isArmed = true
  })
  return {
    onPoint(point, items) {
      if (!isArmed || !killAt || point !== killAt.point) return
      if (items < killAt.least || items > killAt.most) return
      reached += 1
      if (reached === killAt.count) process.kill(process.pid, 'SIGKILL')
    },
  }
}

async function addHolders(context: Context, world: SandboxWorld) {
  const { holders = 0, handlesEach = 0 } = parameters.setup ?? {}
  const { pool, keys, clock, newId } = context
  const made: { handle: string; secret: string }[] = []
  // Sixty holders pay as a town does: what is unusual for one of them is not looked for here.
  await pool.query('delete from velocity_rule')
  for (let index = 0, found = 0; found < holders; index += 1) {
    const person = world.population.at(index)
    const region = prefectureOf(person?.card?.region ?? '')?.code ?? ''
    const usable = person?.alive && person.card?.status === 'normal'
    if (!person || !usable || !context.ports.isPaymentOpen(region)) continue
    if (person.card!.validUntil < '2027') continue
    found += 1
    const { name, documentNumber } = person
    const personRef = personRefOf(index)
    const card = { actor: 'faults', password: '730592', locked: false }
    await issueSandboxCard(context, { personRef, name, documentNumber }, card)
    const { rows } = await pool.query(
      'select bucket, person_id from person where reference_digest = $1',
      [await lookupDigest(keys, 'personRef', personRef)],
    )
    const holder = { bucket: rows[0].bucket, personId: rows[0].person_id }
    const nowMs = clock.now()
    await transaction(pool, (tx) =>
      openHolderAccount(tx, { ...holder, balanceFen: 10_000_000, nowMs }),
    )
    const times = { nowMs, endsAtMs: nowMs + 86_400_000 }
    const issued = await Promise.all(
      Array.from({ length: handlesEach }, () =>
        issuePaymentHandle(pool, keys, { ...holder, sessionId: newId() }, times),
      ),
    )
    made.push(...issued.map(({ handle, secret }) => ({ handle, secret: toBase64Url(secret) })))
  }
  return made
}

let context: Context | undefined
let world: SandboxWorld | undefined
const platform = await startPlatform({
  dataDir: parameters.dataDir,
  port: 0,
  rooms: async (base) => {
    const { publicKey } = sm2KeyPair((length) => randomBytes(length))
    const rooms = await openRooms(base, {
      publicUrl: 'http://127.0.0.1',
      faults: faults(),
      sandbox: {
        token: toBase64Url(randomBytes(24)),
        size: 100_000,
        channels: [{ channelId: 'ch_faults', name: 'Faults', publicKey }],
      },
    })
    context = rooms.context
    world = rooms.world
    return rooms.stop
  },
})
const till = sandboxOperators.find(({ kind }) => kind === 'till')!
const { provisioningCode } = await createProvisioningCode(context!, till.operatorId)
const handles = await addHolders(context!, world!)
const ready: ChildReady = { address: platform.address, provisioningCode, handles }
writeFileSync(parameters.readyFile, JSON.stringify(ready))

/** At the end: what the database holds, written by the platform itself, which then stops. */
process.on('SIGTERM', async () => {
  const { pool } = platform.database
  const { rows } = await pool.query(
    'select payment_id, order_reference, state, amount_fen from payment',
  )
  const held = { ledger: await checkLedger(pool), payments: rows }
  writeFileSync(`${parameters.readyFile}.held`, JSON.stringify(held))
  await platform.stop()
  process.exit(0)
})
