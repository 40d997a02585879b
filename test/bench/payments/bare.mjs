import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { bucketOf } from '@essc/platform/bucket'
import { systemClock } from '@essc/platform/clock'
import { fileKeys } from '@essc/platform/keys/file-keys'
import { createNonces } from '@essc/platform/nonces'
import { createOperate } from '@essc/platform/operation'
import { build } from '@essc/platform/server'
import { uuid7Maker } from '@essc/platform/uuid7'

/**
 * The platform's server alone, in a process of its own: connections, parsing, proof, schemas and an
 * answer, with no database behind it and nobody looked up. What a charge over HTTP costs beside its
 * payment at least.
 */
const { dataDir, holders, merchants, worldFile } = JSON.parse(process.argv[2])
const clock = systemClock()
const nonces = await createNonces(fileKeys(path.join(dataDir, 'keys')), clock)
const newId = uuid7Maker(clock)
const app = await build({ clock, nonces, isReady: async () => true })
const tills = Array.from({ length: merchants }, () => {
  const secret = randomBytes(32)
  return { kid: newId(), secret, token: randomBytes(32).toString('base64url') }
})
const callers = new Map(
  tills.map(({ kid, secret, token }) => {
    const caller = { principal: `terminal:${kid}`, bucket: bucketOf(kid) }
    return [kid, { token, prover: { kind: 'secret', secret }, caller }]
  }),
)
const operate = createOperate({ app, clock, nonces, identify: async (_, kid) => callers.get(kid) })
operate('payments.charge', async ({ body, nowMs }) => ({
  paymentId: newId(),
  state: 'captured',
  amountFen: body.amountFen,
  orderReference: body.orderReference,
  createdAtUnix: Math.floor(nowMs / 1_000),
}))
const address = await app.listen({ host: '127.0.0.1', port: 0 })
const handles = Array.from({ length: holders }, (_, index) => [
  `95${String(index).padStart(9, '0')}`,
  randomBytes(32).toString('base64url'),
])
writeFileSync(
  worldFile,
  JSON.stringify({
    address,
    handles,
    tills: tills.map(({ kid, secret, token }) => [kid, secret.toString('base64url'), token]),
  }),
)
process.send('ready')

process.on('message', async (message) => {
  if (message !== 'stop') return
  await app.close()
  process.send({ ledger: { holds: true } }, () => process.exit(0))
})
