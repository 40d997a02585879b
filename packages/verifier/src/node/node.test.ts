import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import zlib from 'node:zlib'
import { utf8 } from '@essc/crypto/bytes'
import { nodeSm3 } from '@essc/crypto/node-sm3'
import { sm3 } from '@essc/crypto/sm3'
import { createIssuer, NOW } from '../../test/issuer.ts'
import { nodeInflate } from '../node-inflate.ts'
import { fileReplayStore } from './file-replay-store.ts'
import { createVerifierPool } from './verifier-pool.ts'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../..')
const key = (text: string) => sm3(utf8(text)).subarray(0, 8)
const use = (counter: number, timeUnix = NOW) => ({ counter, timeUnix, endsAtUnix: NOW + 86_400 })

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'essc-replays-'))
  file = path.join(folder, 'uses')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('file replay store', () => {
  test('default: it remembers what it took, and the floor of the clock', () => {
    const first = fileReplayStore({ file })
    expect(first.compareAndSet(key('a'), use(3))).toBe(true)
    expect(first.compareAndSet(key('a'), use(3))).toBe(false)
    first.close()
    const second = fileReplayStore({ file, flush: true })
    expect(second.lastAcceptedUnix()).toBe(NOW)
    expect(second.compareAndSet(key('a'), use(3))).toBe(false)
    expect(second.compareAndSet(key('a'), use(4))).toBe(true)
    second.close()
  })

  test('a record that was cut off is dropped, and what stands before it is not', () => {
    const first = fileReplayStore({ file })
    for (const name of ['a', 'b', 'c']) first.compareAndSet(key(name), use(1))
    first.close()
    truncateSync(file, 24 * 2 + 11)
    const second = fileReplayStore({ file })
    expect(second.size()).toBe(2)
    expect(second.compareAndSet(key('b'), use(1))).toBe(false)
    expect(second.compareAndSet(key('c'), use(1))).toBe(true)
    second.close()
    const third = fileReplayStore({ file })
    expect(third.size()).toBe(3)
    third.close()
  })

  test('it stays small, whatever was used how often', () => {
    const store = fileReplayStore({ file })
    for (let i = 1; i <= 20_000; i++) store.compareAndSet(key(`k${i % 10}`), use(i))
    expect(statSync(file).size).toBeLessThan(24 * 4_200)
    store.close()
    const again = fileReplayStore({ file })
    expect(again.size()).toBe(10)
    expect(again.compareAndSet(key('k0'), use(20_000))).toBe(false)
    again.close()
  })

  test('one program at a time; the lock of a dead one is no lock', () => {
    writeFileSync(`${file}.lock`, String(process.ppid))
    expect(() => fileReplayStore({ file })).toThrow('is open in process')
    writeFileSync(`${file}.lock`, '999999999')
    fileReplayStore({ file }).close()
  })

  test('what a killed program took, it took', async () => {
    const script = `
      import { fileReplayStore } from ${JSON.stringify(
        path.join(root, 'packages/verifier/dist/node/file-replay-store.js'),
      )}
      const store = fileReplayStore({ file: ${JSON.stringify(file)} })
      const key = new Uint8Array(8)
      for (let i = 1; ; i++) {
        new DataView(key.buffer).setUint32(4, i)
        store.compareAndSet(key, { counter: 1, timeUnix: ${NOW}, endsAtUnix: ${NOW + 86_400} })
        process.stdout.write(i + '\\n')
      }`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script])
    let told = ''
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (data: Buffer) => {
        told += data.toString()
        if (told.length > 500) child.kill('SIGKILL')
      })
      child.on('exit', () => resolve())
    })
    // What follows the last line end may be half a number.
    const last = Number(told.split('\n').at(-2) ?? 0)
    expect(last).toBeGreaterThan(10)
    const store = fileReplayStore({ file })
    const digest = new Uint8Array(8)
    for (let i = 1; i <= last; i++) {
      new DataView(digest.buffer).setUint32(4, i)
      expect(store.isNew(digest, use(1))).toBe(false)
    }
    store.close()
    expect(readFileSync(file).length % 24).toBe(0)
  })
})

describe('verifier pool', () => {
  const issuer = createIssuer()
  const IDENTITY = { purpose: 'identity' } as const

  test('decides as one verifier does, each code once', async () => {
    const pool = createVerifierPool({
      bundleKey: issuer.bundleKey,
      now: () => (NOW + 100) * 1_000,
      inflate: nodeInflate(zlib),
      threads: 2,
    })
    await pool.loadBundle(issuer.bundle(issuer.transportTrust()))
    const good = Array.from({ length: 20 }, (_, i) => issuer.code({ counter: i }))
    const chain = issuer.chain().code(4)
    const bad = issuer.transport()
    bad[363]! ^= 1
    const answers = await Promise.all([
      ...[...good, chain].map((code) => pool.verify(code, IDENTITY)),
      ...[...good, chain].map((code) => pool.verify(code, IDENTITY)),
      pool.verify(bad, { purpose: 'travel' }),
      pool.verify(issuer.transport(), { purpose: 'travel' }),
      pool.verify('nothing', IDENTITY),
    ])
    const said = answers.map((answer) => (answer.ok ? 'accepted' : answer.reason))
    expect(said.filter((each) => each === 'accepted')).toHaveLength(22)
    expect(said.filter((each) => each === 'CODE_REPLAYED')).toHaveLength(21)
    expect(said.slice(-3)).toEqual(['CODE_SIGNATURE_INVALID', 'accepted', 'CODE_MALFORMED'])
    await pool.close()
    expect(await pool.verify(issuer.code(), IDENTITY)).toMatchObject({ ok: false })
  })

  test('a bundle that comes while signatures are checked counts', async () => {
    const pool = createVerifierPool({
      bundleKey: issuer.bundleKey,
      now: () => (NOW + 100) * 1_000,
      inflate: nodeInflate(zlib),
      threads: 1,
    })
    await pool.loadBundle(issuer.bundle())
    const asked = pool.verify(issuer.code(), IDENTITY)
    await pool.loadBundle(issuer.bundle({ sequence: 6 }, [70]))
    expect(await asked).toMatchObject({ ok: false, reason: 'CODE_REVOKED' })
    await pool.close()
  })
})

test('behavior: native SM3 is SM3', () => {
  for (const length of [0, 1, 55, 56, 64, 124, 1_000]) {
    const message = new Uint8Array(length).fill(7)
    expect(Array.from(nodeSm3()(message))).toEqual(Array.from(sm3(message)))
  }
})
