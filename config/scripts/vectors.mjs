import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import { concatBytes, toBase64Url, toHex, utf8 } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm2KeyPair, sm2Signer, sm2Uncompressed } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import { encodeBase45 } from '@essc/protocol/codes/base45'
import { bindingOf, bindingText } from '@essc/protocol/codes/binding'
import * as chains from '@essc/protocol/codes/chain'
import * as compact from '@essc/protocol/codes/compact'
import { encodeDecimal } from '@essc/protocol/codes/decimal'
import { paymentEnvelope } from '@essc/protocol/codes/emv/payment-envelope'
import { paymentDigits, paymentStep } from '@essc/protocol/codes/payment-digits'
import * as printed from '@essc/protocol/codes/printed'
import { encodeStatusBits } from '@essc/protocol/codes/status-list'
import { issueCertificate } from '@essc/protocol/codes/transport/certificate'
import { encodeTransportAuthorisation, makeTransport } from '@essc/protocol/codes/transport/code'
import { transportTime } from '@essc/protocol/codes/transport/profile'
import { issueRootRecord } from '@essc/protocol/codes/transport/root-record'
import { bundleMessage, encodeTrustBundle, issuerKeyId } from '@essc/protocol/codes/trust-bundle'
import { root } from './stamp.mjs'

const file = path.join(root, 'docs/vectors/codes.json')

const NOW = 1_800_000_000
const LIST = 7
const REVOKED = 4_242
const PLACE = { statusList: LIST, statusIndex: 90_001 }

/** Codes to try a verifier on, of any language: the same bytes each time, from one seed. */
export function vectors() {
  const random = seededRandom({ host: sm3(utf8('essc test codes')) })
  const draw = () => {
    const pair = sm2KeyPair(random)
    return { ...pair, sign: sm2Signer(pair.secretKey, random).sign }
  }
  const [issuer, stranger, holder, bundler, ca, gate] = Array.from({ length: 6 }, draw)

  const fields = {
    ...PLACE,
    purpose: 1,
    issuerKeyId: issuerKeyId(issuer.publicKey),
    region: '330500',
    fareClass: 0,
    limitFen: 0,
    codeKey: holder.publicKey,
    notBeforeUnix: NOW - 3_600,
    validityMinutes: 1_440,
    lifetimeSeconds: 60,
  }
  const authorise = (over = {}, by = issuer) => {
    const unsigned = compact.encodeAuthorisation({ ...fields, ...over })
    return concatBytes(unsigned, by.sign(compact.authorisationMessage(unsigned)))
  }
  const code = (authorisation, moment = {}, by = holder) =>
    compact.makeCompact(authorisation, { timeUnix: NOW - 10, counter: 5, ...moment }, by.sign)
  const text = (...given) => compact.compactText(code(...given))
  const flipped = (bytes, at) => {
    const copy = Uint8Array.from(bytes)
    copy[at] ^= 1
    return compact.compactText(copy)
  }

  const challenge = {
    terminalId: '0193f3e2-7c1a-7d4e-9a55-3f1d2c4b5a69',
    challenge: 'q7Jx0aM-_91bcdEfGhIjKl',
  }
  const last = random(32)
  const links = chains.chainLinks(PLACE, last)
  const chainFields = chains.encodeChainAuthorisation({ ...fields, anchor: links.slice(0, 32) })
  const chainAuthorisation = concatBytes(
    chainFields,
    issuer.sign(chains.chainAuthorisationMessage(chainFields)),
  )
  const slot = chains.chainSlot(fields.notBeforeUnix, NOW)
  const chain = (at, link = links.subarray(32 * at, 32 * at + 32)) =>
    chains.chainText(chains.makeChain(chainAuthorisation, at, link))

  const paper = printed.encodePrintedAuthorisation({ ...fields, limitFen: 50_000 })
  const ok = (more = {}) => ({ ok: true, ...more })
  const no = (reason) => ({ ok: false, reason })
  const authorisation = authorise()
  const good = code(authorisation)
  const cases = [
    ['identity', text(authorisation), {}, ok()],
    ['the same as decimal digits', encodeDecimal(good), {}, ok()],
    ['shown by a guardian', text(authorise({ purpose: 3 })), {}, ok({ isGuardian: true })],
    [
      'travel',
      text(authorise({ purpose: 2, fareClass: 3, limitFen: 700 })),
      { purpose: 'travel', amountFen: 400 },
      ok(),
    ],
    [
      'bound to the terminal that asks',
      text(authorisation, { binding: bindingOf(challenge) }),
      { binding: challenge },
      ok(),
    ],
    ['chain code', chain(slot), {}, ok()],
    ['chain code of the first slot, long gone', chain(1), {}, no('CODE_EXPIRED')],
    [
      'chain code with a link of another slot',
      chain(slot, links.subarray(32 * (slot - 1), 32 * slot)),
      {},
      no('CODE_SIGNATURE_INVALID'),
    ],
    ['not base45', `${text(authorisation).slice(0, -1)}!`, {}, no('CODE_MALFORMED')],
    ['a byte short', `SC1:${encodeBase45(good.subarray(0, 197))}`, {}, no('CODE_MALFORMED')],
    ['no purpose at all', flipped(good, 1), {}, no('CODE_MALFORMED')],
    [
      'travel where identity is asked',
      text(authorise({ purpose: 2 })),
      {},
      no('CODE_WRONG_PURPOSE'),
    ],
    [
      'an issuer that is in no bundle',
      text(authorise({ issuerKeyId: issuerKeyId(stranger.publicKey) }, stranger)),
      {},
      no('CODE_UNKNOWN_ISSUER'),
    ],
    [
      'a stranger who takes the issuer’s id',
      text(authorise({}, stranger)),
      {},
      no('CODE_ISSUER_SIGNATURE_INVALID'),
    ],
    ['another region than was signed', flipped(good, 14), {}, no('CODE_ISSUER_SIGNATURE_INVALID')],
    [
      'another key than was signed, signing well',
      text(
        concatBytes(authorisation.slice(0, 19), stranger.publicKey, authorisation.slice(52)),
        {},
        stranger,
      ),
      {},
      no('CODE_ISSUER_SIGNATURE_INVALID'),
    ],
    ['signed by another key', text(authorisation, {}, stranger), {}, no('CODE_SIGNATURE_INVALID')],
    ['another counter than was signed', flipped(good, 129), {}, no('CODE_SIGNATURE_INVALID')],
    ['91 seconds old', text(authorisation, { timeUnix: NOW - 91 }), {}, no('CODE_EXPIRED')],
    ['90 seconds old', text(authorisation, { timeUnix: NOW - 90, counter: 6 }), {}, ok()],
    [
      '31 seconds ahead',
      text(authorisation, { timeUnix: NOW + 31 }),
      {},
      no('CODE_FROM_THE_FUTURE'),
    ],
    [
      'an authorisation that is over',
      text(authorise({ notBeforeUnix: NOW - 90_000 })),
      {},
      no('CODE_AUTHORISATION_EXPIRED'),
    ],
    [
      'an authorisation of tomorrow',
      text(authorise({ notBeforeUnix: NOW + 86_400 })),
      {},
      no('CODE_AUTHORISATION_NOT_YET_VALID'),
    ],
    ['a revoked place', text(authorise({ statusIndex: REVOKED })), {}, no('CODE_REVOKED')],
    [
      'unbound where binding is asked',
      text(authorisation),
      { binding: challenge },
      no('CODE_BINDING_REQUIRED'),
    ],
    [
      'a fare above the limit',
      text(authorise({ purpose: 2, limitFen: 300 })),
      { purpose: 'travel', amountFen: 301 },
      no('CODE_OVER_LIMIT'),
    ],
  ]

  const profile = { issuerId: '01343930', epoch: '2000', algorithm: 0 }
  const certificate = issueCertificate(
    {
      serviceId: '01010000',
      caIndex: 9,
      issuerId: profile.issuerId,
      expiry: '1239',
      serial: '000001',
      encryptionAlgorithm: 4,
      parameter: 0,
      issuerKey: gate.publicKey,
    },
    ca.sign,
  )
  const transportFields = encodeTransportAuthorisation({
    certificate,
    paymentAccount: 'ESSC000000000001',
    cardAccount: '3104930000012345678F',
    issuerId: profile.issuerId,
    platformId: '31000001',
    accountType: 1,
    limitFen: 70_000,
    userKey: holder.publicKey,
    expiresAt: transportTime(profile, NOW + 3_600),
    lifetimeSeconds: 60,
    issuerData: new Uint8Array(32),
  })
  const transport = makeTransport(
    {
      authorisation: transportFields,
      algorithm: profile.algorithm,
      issuerSignature: gate.sign(transportFields),
      time: transportTime(profile, NOW - 10),
    },
    holder.sign,
  )
  const rootRecord = issueRootRecord(
    {
      serviceId: '01010000',
      rid: 'A000000632',
      index: 9,
      expiry: '1239',
      parameter: 0,
      publicKey: sm2Uncompressed(ca.publicKey),
    },
    ca.sign,
  )

  const payload = encodeTrustBundle({
    version: 1,
    sequence: 12,
    issuedAtUnix: NOW - 60,
    expiresAtUnix: NOW + 86_340,
    issuerKeys: [toBase64Url(issuer.publicKey)],
    statusLists: [
      {
        list: LIST,
        size: 131_072,
        bits: toBase64Url(deflateSync(encodeStatusBits(131_072, [REVOKED]), { level: 9 })),
      },
    ],
    transport: { roots: [toBase64Url(rootRecord)], profiles: [profile] },
  })
  const secret = random(32)
  const digits = paymentDigits('95123456789', secret, paymentStep(NOW))
  return {
    about: 'Made by config/scripts/vectors.mjs. Keys are of no use but this. See README.md.',
    nowUnix: NOW,
    bundle: {
      key: toHex(bundler.publicKey),
      payload,
      signature: toBase64Url(bundler.sign(bundleMessage(payload))),
    },
    codes: cases.map(([name, shown, asked, expected]) => ({
      name,
      text: shown,
      asked: { purpose: 'identity', ...asked },
      expected,
    })),
    printed: printed.printedText(paper, issuer.sign(compact.authorisationMessage(paper))),
    binding: { ...challenge, text: bindingText(challenge), bytes: toHex(bindingOf(challenge)) },
    transport: { code: toHex(transport), profile },
    payment: {
      secret: toHex(secret),
      handle: '95123456789',
      digits,
      emv: paymentEnvelope(digits),
    },
  }
}

const source = `${JSON.stringify(vectors(), null, 2)}\n`
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== source) {
    process.stderr.write('docs/vectors/codes.json is old: node config/scripts/vectors.mjs\n')
    process.exitCode = 1
  }
} else {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, source)
}
