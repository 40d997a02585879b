import { parentPort } from 'node:worker_threads'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { nodeSm3 } from '@essc/crypto/node-sm3'
import { createProofCheck } from '../proof.ts'
import { unpackProofs } from './proof-batch.ts'
import type { ProofBatch, ProofVerdict } from './verifier-pool.ts'

/** One thread of a pool: checks batches of proofs, in their order. */
const isProven = createProofCheck({ verifier: nodeSm2().verifier, sm3: nodeSm3() })

parentPort?.on('message', ({ id, packed }: ProofBatch) => {
  const firstWrong = unpackProofs(packed).map((steps) =>
    steps.findIndex((proof) => !isProven(proof)),
  )
  parentPort?.postMessage({ id, firstWrong } satisfies ProofVerdict)
})
