import { execFileSync, spawn } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
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

describe('file replay store on a full disk', () => {
  const module = JSON.stringify(path.join(root, 'packages/verifier/dist/node/file-replay-store.js'))
  /** Runs where no file may grow past a kilobyte, which writes the part that fits and refuses the rest. */
  function runFull(script: string): string[] {
    // Node puts signals back to their defaults: the one that such a write raises needs a listener.
    const whole = `import { fileReplayStore } from ${module}
      process.on('SIGXFSZ', () => undefined)
      const file = ${JSON.stringify(file)}
      const use = (counter) => ({ counter, timeUnix: ${NOW}, endsAtUnix: ${NOW + 86_400} })
      const key = (i) => Uint8Array.of(i & 255, 0, 0, 0, 0, 0, i >> 8, 1)
      ${script}`
    const command = 'ulimit -f 1 && exec "$0" --input-type=module -e "$1"'
    return execFileSync('bash', ['-c', command, process.execPath, whole], { encoding: 'utf8' })
      .trim()
      .split('\n')
  }

  test('a use that was not written whole is not taken, and what follows is read back', () => {
    const taken = runFull(`
      const store = fileReplayStore({ file })
      for (let i = 0; i < 60; i++) {
        try {
          if (store.compareAndSet(key(i), use(1))) console.log(i)
        } catch (error) {
          if (error.code !== 'EFBIG' && !/written/.test(error.message)) throw error
        }
      }`).map(Number)
    // A kilobyte has room for 42 records, and a part of the next.
    expect(taken).toEqual(Array.from({ length: 42 }, (_, i) => i))
    expect(statSync(file).size).toBe(42 * 24)
    const store = fileReplayStore({ file })
    const keyOf = (i: number) => Uint8Array.of(i & 255, 0, 0, 0, 0, 0, i >> 8, 1)
    for (const i of taken) expect([i, store.isNew(keyOf(i), use(1))]).toEqual([i, false])
    expect(store.compareAndSet(keyOf(50), use(1))).toBe(true)
    store.close()
    const again = fileReplayStore({ file })
    expect(again.isNew(keyOf(50), use(1))).toBe(false)
    again.close()
  })

  test('a file that cannot be written anew stays as it is, and nothing of it is lost', () => {
    const before = fileReplayStore({ file })
    for (let i = 1; i <= 4_000; i++)
      before.compareAndSet(Uint8Array.of(i % 60, 0, 0, 0, 0, 0, 0, 1), use(i))
    before.close()
    // Long enough to be written anew at the next start, and with more alive than fits a kilobyte.
    appendFileSync(file, readFileSync(file))
    const records = statSync(file).size / 24
    const said = runFull(`
      const store = fileReplayStore({ file })
      console.log(store.size())
      console.log(store.isNew(key(4000 % 60), use(4000)))
      store.close()`)
    expect(said).toEqual(['60', 'false'])
    expect(statSync(file).size / 24).toBe(records)
    expect(existsSync(`${file}.new`)).toBe(false)
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
