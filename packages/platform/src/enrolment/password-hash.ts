import { toBase64Url, utf8 } from '@essc/crypto/bytes'
import { hash, type Options, verify } from '@node-rs/argon2'
import type { KeyPort } from '../keys/port.ts'

const PEPPER = 'password-pepper'

/** 7 MiB and five passes, Argon2id (which is 2 in this library's numbering). */
const OPTIONS: Options = { algorithm: 2, memoryCost: 7_168, timeCost: 5, parallelism: 1 }

/** A million passwords are tried in no time, so what is hashed is a MAC under a key kept elsewhere. */
async function pepper(keys: KeyPort, personId: string, password: string): Promise<string> {
  await keys.ensure(PEPPER, 'hmac')
  // As text: the library verifies no bytes that are not UTF-8.
  return toBase64Url(await keys.hmac(PEPPER, utf8(JSON.stringify([personId, password]))))
}

/** What is stored of a card's password: argon2id of an HMAC. */
export async function hashPassword(
  keys: KeyPort,
  personId: string,
  password: string,
): Promise<string> {
  return await hash(await pepper(keys, personId, password), OPTIONS)
}

export async function verifyPassword(
  keys: KeyPort,
  stored: string,
  personId: string,
  password: string,
): Promise<boolean> {
  return await verify(stored, await pepper(keys, personId, password), OPTIONS)
}
