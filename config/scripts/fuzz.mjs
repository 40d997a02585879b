// Ten million inputs against the verifier, in parts of different seeds; the first fault ends it.
// node config/scripts/fuzz.mjs [inputs] [seed]
import path from 'node:path'
import { runNode } from './stages.mjs'
import { root } from './stamp.mjs'

const inputs = Number(process.argv[2] ?? 10_000_000)
const firstSeed = Number(process.argv[3] ?? process.env.ESSC_SEED ?? 1)
const PART = 500_000

for (let done = 0, seed = firstSeed; done < inputs; done += PART, seed++) {
  const part = Math.min(PART, inputs - done)
  const { status } = await runNode(
    [
      path.join(root, 'node_modules/jest/bin/jest.js'),
      '--config=config/jest.config.mjs',
      '--selectProjects',
      'fuzz',
    ],
    { env: { ESSC_SEED: String(seed), ESSC_FUZZ_INPUTS: String(part) } },
  )
  if (status !== 0) {
    process.stderr.write(`seed ${seed} found a fault; repeat it: ESSC_SEED=${seed}\n`)
    process.exit(1)
  }
  process.stdout.write(`${done + part} of ${inputs} inputs\n`)
}
