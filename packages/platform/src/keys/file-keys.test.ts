import { createPublicKey, createVerify, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { utf8 } from '@essc/crypto/bytes'
import { sm2Encrypt, sm2Verifier } from '@essc/crypto/sm2'
import { fileKeys } from './file-keys.ts'

let folder: string
beforeEach(() => {
  folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'essc-keys-')), 'keys')
})
afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true }))

const message = utf8('a message')

test('default', async () => {
  const keys = fileKeys(folder)
  await keys.ensure('issuer', 'sm2')
  const publicKey = await keys.publicKey('issuer')
  expect(sm2Verifier(publicKey)(await keys.sign('issuer', message), message)).toBe(true)
  const cipher = sm2Encrypt(publicKey, message, (length) => randomBytes(length))
  expect(await keys.decrypt('issuer', cipher)).toEqual(message)
  cipher[100] = cipher[100]! ^ 1
  expect(await keys.decrypt('issuer', cipher)).toBeUndefined()
})

test('behavior: ES256 signs as JOSE wants it', async () => {
  const keys = fileKeys(folder)
  await keys.ensure('tokens', 'es256')
  const signature = await keys.sign('tokens', message)
  expect(signature).toHaveLength(64)
  const point = await keys.publicKey('tokens')
  const part = (start: number) => Buffer.from(point.slice(start, start + 32)).toString('base64url')
  const jwk = { kty: 'EC', crv: 'P-256', x: part(1), y: part(33) }
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const verify = createVerify('sha256').update(message)
  expect(verify.verify({ key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
})

test('behavior: a sealed text opens under its own key and context alone', async () => {
  const keys = fileKeys(folder)
  await keys.ensure('one', 'seal')
  await keys.ensure('two', 'seal')
  const sealed = await keys.seal('one', message, 'row 1')
  expect(Buffer.from(sealed).includes(Buffer.from(message))).toBe(false)
  expect(Buffer.from(await keys.unseal('one', sealed, 'row 1'))).toEqual(Buffer.from(message))
  await expect(keys.unseal('one', sealed, 'row 2')).rejects.toThrow()
  await expect(keys.unseal('two', sealed, 'row 1')).rejects.toThrow()
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Uint8Array.from(sealed)
    changed[at] = changed[at]! ^ 1
    await expect(keys.unseal('one', changed, 'row 1')).rejects.toThrow()
    await expect(keys.unseal('one', sealed.subarray(0, at), 'row 1')).rejects.toThrow()
  }
  expect(await keys.seal('one', message, 'row 1')).not.toEqual(sealed)
})

test('behavior: keys survive a restart, and two processes make one key', async () => {
  const one = fileKeys(folder)
  const two = fileKeys(folder)
  await Promise.all([one.ensure('lookup', 'hmac'), two.ensure('lookup', 'hmac')])
  const digest = await one.hmac('lookup', message)
  expect(digest).toHaveLength(32)
  expect(await two.hmac('lookup', message)).toEqual(digest)
  expect(await fileKeys(folder).hmac('lookup', message)).toEqual(digest)
  expect(fs.readdirSync(folder).sort()).toEqual(['lookup.hmac', 'master.check', 'master.key'])
})

test('behavior: nothing in the folder can be used without the master key', async () => {
  const keys = fileKeys(folder)
  await keys.ensure('one', 'seal')
  for (const name of fs.readdirSync(folder)) {
    expect(fs.statSync(path.join(folder, name)).mode & 0o777).toBe(0o600)
  }
  fs.rmSync(path.join(folder, 'master.key'))
  expect(() => fileKeys(folder)).toThrow(expect.objectContaining({ code: 'KEYS_MASTER_WRONG' }))
})

test('behavior: a master key that others can read is refused with the way out', () => {
  fileKeys(folder)
  fs.chmodSync(path.join(folder, 'master.key'), 0o644)
  expect(() => fileKeys(folder)).toThrow(/chmod 600/)
})

test('behavior: a destroyed key is gone', async () => {
  const keys = fileKeys(folder)
  await keys.ensure('one', 'seal')
  const sealed = await keys.seal('one', message, '')
  await keys.destroy('one')
  await expect(keys.unseal('one', sealed, '')).rejects.toMatchObject({ code: 'KEYS_UNKNOWN' })
  await keys.ensure('one', 'seal')
  await expect(keys.unseal('one', sealed, '')).rejects.toThrow()
})

test('parameters: keyId and kind that make no sense are mistakes', async () => {
  const keys = fileKeys(folder)
  await keys.ensure('one', 'seal')
  await expect(keys.sign('one', message)).rejects.toThrow(TypeError)
  await expect(keys.hmac('one', message)).rejects.toThrow(TypeError)
  await expect(keys.publicKey('one')).rejects.toThrow(TypeError)
  await expect(keys.sign('none', message)).rejects.toMatchObject({ code: 'KEYS_UNKNOWN' })
  await expect(keys.ensure('one', 'sm2')).rejects.toThrow(TypeError)
  for (const id of ['../one', 'One', '', 'a/b']) {
    await expect(keys.ensure(id, 'seal')).rejects.toThrow(TypeError)
  }
})

test('behavior: another master key is said at the start, and changes nothing', async () => {
  await fileKeys(folder).ensure('one', 'seal')
  fs.writeFileSync(path.join(folder, 'master.key'), randomBytes(32))
  const wrong = expect.objectContaining({ code: 'KEYS_MASTER_WRONG' })
  expect(() => fileKeys(folder)).toThrow(wrong)
  // A folder of an earlier version, which has no check beside its keys.
  fs.rmSync(path.join(folder, 'master.check'))
  expect(() => fileKeys(folder)).toThrow(wrong)
  expect(fs.existsSync(path.join(folder, 'master.check'))).toBe(false)
  fs.writeFileSync(path.join(folder, 'master.key'), 'short')
  expect(() => fileKeys(folder)).toThrow(expect.objectContaining({ code: 'KEYS_DAMAGED' }))
})

test('behavior: a torn key file is said to be one', async () => {
  const keys = fileKeys(folder)
  await keys.ensure('one', 'sm2')
  await keys.ensure('two', 'sm2')
  const file = path.join(folder, 'one.sm2')
  const whole = fs.readFileSync(file)
  const fresh = () => fileKeys(folder).sign('one', message)
  for (const length of [0, 1, 44, whole.length - 1]) {
    fs.writeFileSync(file, whole.subarray(0, length))
    await expect(fresh()).rejects.toMatchObject({ code: 'KEYS_DAMAGED' })
  }
  fs.copyFileSync(path.join(folder, 'two.sm2'), file)
  await expect(fresh()).rejects.toMatchObject({ code: 'KEYS_DAMAGED' })
  fs.writeFileSync(file, whole)
  expect(await fresh()).toHaveLength(64)
})

test('behavior: the master key may lie elsewhere', async () => {
  const masterFile = path.join(path.dirname(folder), 'medium', 'master.key')
  const keys = fileKeys(folder, masterFile)
  await keys.ensure('one', 'hmac')
  expect(fs.readdirSync(folder).sort()).toEqual(['master.check', 'one.hmac'])
  expect(await fileKeys(folder, masterFile).hmac('one', message)).toEqual(
    await keys.hmac('one', message),
  )
  expect(() => fileKeys(folder)).toThrow(expect.objectContaining({ code: 'KEYS_MASTER_WRONG' }))
})

test('behavior: a key that another process destroyed is gone here too', async () => {
  const one = fileKeys(folder)
  await one.ensure('lookup', 'hmac')
  await one.hmac('lookup', message)
  await fileKeys(folder).destroy('lookup')
  await expect(one.hmac('lookup', message)).rejects.toMatchObject({ code: 'KEYS_UNKNOWN' })
  const two = fileKeys(folder)
  await two.ensure('lookup', 'hmac')
  expect(await one.hmac('lookup', message)).toEqual(await two.hmac('lookup', message))
})
