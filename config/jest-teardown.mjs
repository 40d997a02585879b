import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const key = createHash('sha256').update(root).digest('hex').slice(0, 8)
// The same folder as packages/platform/src/postgres/testing-cluster.ts names; a test compares them.
export const cluster = path.join(os.tmpdir(), `essc-test-${process.getuid?.() ?? 'user'}-${key}`)

const runs = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * Stops the database server of the tests and removes its folder, unless another test run of this
 * checkout still needs it: that one will do it then.
 */
export default async function teardown() {
  const noted = path.join(cluster, 'runs')
  if (!fs.existsSync(noted)) return
  fs.rmSync(path.join(noted, String(process.pid)), { force: true })
  const others = () => fs.readdirSync(noted).filter((name) => runs(Number(name)))
  if (others().length > 0) return
  // The lock that every test file takes to join, so that nobody joins while the server stops.
  const lock = path.join(cluster, 'run.lock')
  try {
    fs.writeFileSync(lock, `${process.pid}\n`, { flag: 'wx' })
  } catch {
    return
  }
  try {
    if (others().length > 0) return
    const named = path.join(cluster, 'postgres.location')
    const home = fs.existsSync(named)
      ? fs.readFileSync(named, 'utf8').trim()
      : path.join(cluster, 'postgres')
    const file = path.join(home, 'data', 'postmaster.pid')
    if (fs.existsSync(file)) {
      const pid = Number.parseInt(fs.readFileSync(file, 'utf8'), 10)
      // Without an owner nobody starts it again.
      fs.rmSync(path.join(home, 'owner'), { force: true })
      if (runs(pid)) process.kill(pid, 'SIGINT')
      for (let wait = 0; wait < 500 && fs.existsSync(file) && runs(pid); wait += 1) await sleep(20)
    }
    fs.rmSync(home, { recursive: true, force: true })
    fs.rmSync(noted, { recursive: true, force: true })
  } finally {
    fs.rmSync(lock, { force: true })
  }
}
