import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openPageServer } from './page-server.ts'
import { lockInstance } from './single-instance.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'essc-lock-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const heldBy = (pid: number | undefined) =>
  writeFileSync(
    path.join(folder, 'simulator.lock'),
    JSON.stringify({ pid, url: 'http://localhost:4620/' }),
  )

test('default: a second one is told who runs and the way out', () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  try {
    heldBy(other.pid)
    expect(() => lockInstance(folder)).toThrow(
      new RegExp(`process ${other.pid}.*http://localhost:4620/.*--data`),
    )
  } finally {
    other.kill()
  }
})

test('behavior: what a killed one left is taken over, and a broken file too', () => {
  const ended = spawnSync(process.execPath, ['-e', ''])
  heldBy(ended.pid)
  lockInstance(folder).release()
  writeFileSync(path.join(folder, 'simulator.lock'), '{')
  const lock = lockInstance(folder)
  lock.note('http://localhost:1/')
  lock.release()
  lockInstance(folder).release()
})

test('behavior: a taken port is said with the way out', async () => {
  const first = await openPageServer({ port: 0, host: '127.0.0.1' })
  await expect(openPageServer({ port: first.port, host: '127.0.0.1' })).rejects.toThrow(
    `Port ${first.port} is taken. Stop what listens there, or choose another: --port ${first.port + 1}`,
  )
  await first.close()
})
