import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { utf8 } from '@essc/crypto/bytes'
import { sm2Verifier } from '@essc/crypto/sm2'
import { fileModule } from './file-module.ts'
import type { KeySession } from './module.ts'
import { moduleKeys } from './module-keys.ts'

const master = Uint8Array.from(randomBytes(32))
const message = utf8('a message')
let folder: string
let session: KeySession
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'essc-module-'))
  session = await fileModule(folder).openSession()
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

const code = (name: string) => expect.objectContaining({ code: name })

test('PKCS#11 5.6: default: nothing is found, made or used before the login, and after the logout', async () => {
  await expect(session.find({})).rejects.toEqual(code('KEYS_LOCKED'))
  await expect(session.generate({ label: 'one', kind: 'sm2' })).rejects.toEqual(code('KEYS_LOCKED'))
  await session.login(master)
  const handle = await session.generate({ label: 'one', kind: 'sm2' })
  const { publicKey } = await session.attributes(handle)
  expect(sm2Verifier(publicKey!)(await session.sign(handle, message), message)).toBe(true)
  await session.logout()
  await expect(session.sign(handle, message)).rejects.toEqual(code('KEYS_LOCKED'))
  await expect(session.login(Uint8Array.from(randomBytes(32)))).rejects.toEqual(
    code('KEYS_MASTER_WRONG'),
  )
  await expect(session.sign(handle, message)).rejects.toEqual(code('KEYS_LOCKED'))
})

test('PKCS#11 5.7: keys are found by template, and destroyed by handle', async () => {
  await session.login(master)
  const one = await session.generate({ label: 'one', kind: 'sm2' })
  const two = await session.generate({ label: 'two', kind: 'seal' })
  expect((await session.find({})).sort()).toEqual([one, two].sort())
  expect(await session.find({ kind: 'seal' })).toEqual([two])
  expect(await session.find({ label: 'three' })).toEqual([])
  await expect(session.generate({ label: 'one', kind: 'hmac' })).rejects.toEqual(
    code('KEYS_EXISTS'),
  )
  await session.destroy(one)
  await expect(session.sign(one, message)).rejects.toEqual(code('KEYS_UNKNOWN'))
  await expect(session.destroy(one)).rejects.toEqual(code('KEYS_UNKNOWN'))
  expect(await session.find({})).toEqual([two])
})

test('PKCS#11 5.18: a wrapped key is unwrapped elsewhere, and by its own wrapping key alone', async () => {
  await session.login(master)
  const wrapping = await session.generate({ label: 'wrapping', kind: 'seal' })
  const other = await session.generate({ label: 'other', kind: 'seal' })
  const key = await session.generate({ label: 'key', kind: 'hmac' })
  const wrapped = await session.wrap(wrapping, key)
  const mac = await session.sign(key, message)
  await expect(session.unwrap(wrapping, wrapped, 'key')).rejects.toEqual(code('KEYS_EXISTS'))
  await expect(session.unwrap(other, wrapped, 'copy')).rejects.toEqual(code('KEYS_DAMAGED'))
  const torn = wrapped.subarray(0, wrapped.length - 1)
  await expect(session.unwrap(wrapping, torn, 'copy')).rejects.toEqual(code('KEYS_DAMAGED'))
  const copy = await session.unwrap(wrapping, wrapped, 'copy')
  expect(await session.attributes(copy)).toEqual({ label: 'copy', kind: 'hmac' })
  expect(await session.sign(copy, message)).toEqual(mac)
  await expect(session.wrap(key, copy)).rejects.toThrow(TypeError)
})

test('behavior: of several modules that make one key in a folder, one does, and both use it', async () => {
  await session.login(master)
  const keys = moduleKeys(async () => session)
  const others = await Promise.all(
    [1, 2].map(async () => {
      const own = moduleKeys(async () => {
        const opened = await fileModule(folder).openSession()
        await opened.login(master)
        return opened
      })
      await own.ensure('shared', 'hmac')
      return await own.hmac('shared', message)
    }),
  )
  const mine = await keys.hmac('shared', message)
  expect(others.every((each) => Buffer.from(each).equals(Buffer.from(mine)))).toBe(true)
})
