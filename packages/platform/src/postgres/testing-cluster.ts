import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../..')
const key = createHash('sha256').update(root).digest('hex').slice(0, 8)

/** The data folder that all test runs of this checkout share. */
export const TEST_CLUSTER = path.join(
  os.tmpdir(),
  `essc-test-${process.getuid?.() ?? 'user'}-${key}`,
)

/**
 * Notes that this test run needs the cluster, so that the end of another run does not take it away.
 * A worker notes its parent, which is the process that the run ends with.
 */
export function joinRun(): void {
  const runs = path.join(TEST_CLUSTER, 'runs')
  fs.mkdirSync(runs, { recursive: true })
  const isWorker = /jest-worker.*processChild/.test(process.argv[1] ?? '')
  const run = isWorker ? process.ppid : process.pid
  fs.writeFileSync(path.join(runs, String(run)), '')
}
