import fc from 'fast-check'
import type { Proof } from '../proof.ts'
import { packProofs, unpackProofs } from './proof-batch.ts'

const bytes = (most: number) => fc.uint8Array({ maxLength: most })
const signature: fc.Arbitrary<Proof> = fc.record({
  kind: fc.constant('signature' as const),
  key: bytes(33),
  keep: fc.boolean(),
  signature: bytes(64),
  message: bytes(500),
})
const chain: fc.Arbitrary<Proof> = fc.record({
  kind: fc.constant('chain' as const),
  place: fc.record({
    statusList: fc.nat(0xffff),
    statusIndex: fc.nat({ max: 0xffffffff }),
  }),
  slot: fc.nat(2_880),
  link: bytes(32),
  knownSlot: fc.nat(2_880),
  knownLink: bytes(32),
})

test('behavior: what is packed unpacks, in its order', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.oneof(signature, chain), { maxLength: 3 })), (jobs) => {
      expect(unpackProofs(packProofs(jobs))).toEqual(jobs)
    }),
    { seed: Number(process.env.ESSC_SEED ?? 5), numRuns: 200 },
  )
})
