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
import { merchantCode } from '@essc/protocol/payments/merchant-code'
import { root } from './stamp.mjs'
import { edgeCases, edgeTurns, offCurve } from './vector-edges.mjs'

const file = path.join(root, 'docs/vectors/codes.json')

const NOW = 1_800_000_000
const LIST = 7
const REVOKED = 4_242
const PLACE = { statusList: LIST, statusIndex: 90_001 }

/** A list as a bundle has it, with these places set. */
const listOf = (places, size = 131_072) => ({
  list: LIST,
  size,
  bits: toBase64Url(deflateSync(encodeStatusBits(size, places), { level: 9 })),
})

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
  const chainBytes = (at, link = links.subarray(32 * at, 32 * at + 32)) =>
    chains.makeChain(chainAuthorisation, at, link)
  const chain = (...given) => chains.chainText(chainBytes(...given))

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
  /** One signature for each message: another would make it another authorisation. */
  const signatures = new Map()
  const signOnce = (by) => (message) => {
    const name = `${toHex(by.publicKey)} ${toHex(message)}`
    const signature = signatures.get(name) ?? by.sign(message)
    signatures.set(name, signature)
    return signature
  }
  const certificateOf = (over) =>
    issueCertificate(
      {
        serviceId: '01010000',
        caIndex: 9,
        issuerId: profile.issuerId,
        expiry: '1239',
        serial: '000001',
        encryptionAlgorithm: 4,
        parameter: 0,
        issuerKey: gate.publicKey,
        ...over,
      },
      signOnce(ca),
    )
  /** A transport code with other members than the usual ones in its certificate or its fields. */
  const transportOf = (over = {}) => {
    const certificate = certificateOf(over.certificate)
    const authorisation = encodeTransportAuthorisation({
      certificate,
      paymentAccount: 'ESSC000000000001',
      cardAccount: '3104930000012345678F',
      issuerId: certificate.issuerId,
      platformId: '31000001',
      accountType: 1,
      limitFen: 70_000,
      userKey: holder.publicKey,
      expiresAt: transportTime(profile, over.endsAtUnix ?? NOW + 3_600),
      lifetimeSeconds: 60,
      issuerData: new Uint8Array(32),
      ...over.fields,
    })
    const time = transportTime(profile, over.timeUnix ?? NOW - 10)
    const issuerSignature = signOnce(over.by ?? gate)(authorisation)
    const { algorithm } = profile
    return makeTransport({ authorisation, algorithm, issuerSignature, time }, holder.sign)
  }
  const transport = (timeUnix, at = -1) => {
    const bytes = transportOf({ timeUnix })
    if (at >= 0) bytes[at] ^= 1
    return bytes
  }
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
  const travel = { purpose: 'travel' }
  const gateCode = transport()
  const length = gateCode.length
  cases.push(
    ['transport code', gateCode, travel, ok({ limitFen: 70_000 })],
    ['transport code, 91 seconds old', transport(NOW - 91), travel, no('CODE_EXPIRED')],
    [
      'transport code, CA’s signature altered',
      transport(NOW - 10, 3 + 60),
      travel,
      no('CODE_ISSUER_CERTIFICATE_INVALID'),
    ],
    [
      'transport code, account altered',
      transport(NOW - 10, 3 + 117),
      travel,
      no('CODE_ISSUER_SIGNATURE_INVALID'),
    ],
    [
      'transport code, its own signature altered',
      transport(NOW - 10, length - 1),
      travel,
      no('CODE_SIGNATURE_INVALID'),
    ],
    ['transport code, a byte short', gateCode.slice(0, -1), travel, no('CODE_MALFORMED')],
    ['transport code where identity is asked', gateCode, {}, no('CODE_WRONG_PURPOSE')],
    [
      'printed',
      printed.printedText(paper, issuer.sign(compact.authorisationMessage(paper))),
      {},
      no('CODE_WRONG_PURPOSE'),
    ],
    ['a place beyond the list', text(authorise({ statusIndex: 131_072 })), {}, no('BUNDLE_STALE')],
  )

  const edge = {
    ...{ NOW, LIST, good, authorise, text, paper, issuer, challenge, slot, gateCode, transportOf },
    chain: (at, as) => (as === 'bytes' ? chainBytes(at) : chain(at)),
  }
  cases.push(...edgeCases(edge))

  const last10 = { timeUnix: NOW - 10, counter: 5 }
  const swapped = concatBytes(
    authorisation.slice(0, 19),
    stranger.publicKey,
    authorisation.slice(52),
  )
  const later = text(authorisation, { counter: 9 })
  const inTurn = [
    ['the first code', compact.compactText(good), {}, ok()],
    ['the same once more', compact.compactText(good), {}, no('CODE_REPLAYED')],
    ['its time and counter, signed again', text(authorisation, last10), {}, no('CODE_REPLAYED')],
    [
      'its authorisation with another key, signing well',
      text(swapped, { counter: 6 }, stranger),
      {},
      no('CODE_ISSUER_SIGNATURE_INVALID'),
    ],
    [
      'the next counter, 30 seconds before',
      text(authorisation, { timeUnix: NOW - 40, counter: 6 }),
      {},
      ok(),
    ],
    [
      'the next counter, 31 seconds before the newest',
      text(authorisation, { timeUnix: NOW - 41, counter: 7 }),
      {},
      no('CODE_REPLAYED'),
    ],
    ['unbound where binding is asked', later, { binding: challenge }, no('CODE_BINDING_REQUIRED')],
    ['the same where it is not: the refusal took no use', later, {}, ok()],
    ['chain code, two slots ago', chain(slot - 2), {}, ok()],
    ['chain code of now, hashed back to the last', chain(slot), {}, ok()],
    ['chain code, one slot ago', chain(slot - 1), {}, no('CODE_REPLAYED')],
    [
      'chain code of the next slot with the link of now',
      chain(slot + 1, links.subarray(32 * slot, 32 * slot + 32)),
      {},
      no('CODE_SIGNATURE_INVALID'),
    ],
    ['transport code', gateCode, travel, ok()],
    ['transport code once more', gateCode, travel, no('CODE_REPLAYED')],
    [
      'an hour old, at a clock that was set back an hour',
      text(authorise({ statusIndex: 5 }), { timeUnix: NOW - 3_600 }),
      {},
      no('CODE_EXPIRED'),
      NOW - 3_600,
    ],
    ...edgeTurns(edge),
  ]

  const facts = {
    version: 1,
    sequence: 12,
    issuedAtUnix: NOW - 60,
    expiresAtUnix: NOW + 86_340,
    issuerKeys: [toBase64Url(issuer.publicKey)],
    statusLists: [listOf([REVOKED])],
    transport: { roots: [toBase64Url(rootRecord)], profiles: [profile] },
  }
  const sign = (payload, by = bundler) => ({
    payload,
    signature: toBase64Url(by.sign(bundleMessage(payload))),
  })
  const bundleOf = (over = {}) => sign(encodeTrustBundle({ ...facts, ...over }))
  const bundle = bundleOf()
  const forgedRoot = rootRecord.slice()
  forgedRoot[143] ^= 1
  const [short] = [listOf([REVOKED], 131_064)].map((list) => ({ ...list, size: 131_072 }))
  const doubled = JSON.stringify({
    ...JSON.parse(bundle.payload),
    sequence: 13,
    issuerKeys: [facts.issuerKeys[0], facts.issuerKeys[0]],
  })
  const changed = (over) =>
    sign(JSON.stringify({ ...JSON.parse(bundle.payload), sequence: 13, ...over }))
  const { transport: gates, statusLists } = facts
  const succeeded = sign(
    encodeTrustBundle({
      ...facts,
      sequence: 13,
      bundleKeys: [bundler, ca].map(({ publicKey }) => toBase64Url(publicKey)),
    }),
    ca,
  )
  const bundles = [
    ['the same', bundle, true],
    ['a newer one', bundleOf({ sequence: 13, statusLists: [listOf([REVOKED, 1])] }), true],
    ['a newer one with a member that nobody knows', grown(bundle.payload), true],
    ['an older one', bundleOf({ sequence: 11 }), false],
    ['another one of the same number', bundleOf({ issuedAtUnix: NOW - 59 }), false],
    ['signed by another key', sign(bundleOf({ sequence: 13 }).payload, stranger), false],
    [
      'a list that is shorter than it says',
      bundleOf({ sequence: 13, statusLists: [short] }),
      false,
    ],
    ['an issuer twice', sign(doubled), false],
    ['version 2', changed({ version: 2 }), false],
    [
      'an issuer’s key that is on no curve',
      changed({ issuerKeys: [toBase64Url(offCurve())] }),
      false,
    ],
    ['a list twice', changed({ statusLists: [...statusLists, ...statusLists] }), false],
    [
      'a list that is longer than it says',
      changed({ statusLists: [{ ...statusLists[0], size: 131_064 }] }),
      false,
    ],
    [
      'a list that is not deflated',
      changed({ statusLists: [{ ...statusLists[0], bits: 'AAAA' }] }),
      false,
    ],
    [
      'two profiles of one issuer',
      changed({ transport: { ...gates, profiles: [profile, { ...profile, epoch: '1970' }] } }),
      false,
    ],
    [
      'two roots of one index',
      changed({ transport: { ...gates, roots: [gates.roots[0], gates.roots[0]] } }),
      false,
    ],
    [
      'an epoch that nobody knows',
      changed({ transport: { ...gates, profiles: [{ ...profile, epoch: '1980' }] } }),
      false,
    ],
    ['a text that is no JSON', sign('{'), false],
    [
      'by a successor, and by the pinned key',
      { ...succeeded, former: sign(succeeded.payload).signature },
      true,
    ],
    ['by a successor alone', succeeded, false],
    [
      'by a successor, and by a stranger',
      { ...succeeded, former: sign(succeeded.payload, stranger).signature },
      false,
    ],
    [
      'a letter that was altered after it was signed',
      { ...bundle, payload: bundle.payload.replace('"sequence":12', '"sequence":13') },
      false,
    ],
    [
      'a root that did not sign itself',
      bundleOf({
        sequence: 13,
        transport: { roots: [toBase64Url(forgedRoot)], profiles: [profile] },
      }),
      false,
    ],
  ]

  /** A bundle with a member more than there are. */
  function grown(payload) {
    return sign(JSON.stringify({ ...JSON.parse(payload), sequence: 13, more: [1] }))
  }

  const secret = random(32)
  const merchant = {
    presentmentId: 'a1QUJDREVGR0hJSktMTU5PUQ',
    merchantName: '青禾大药房',
    amountFen: 1_234,
  }
  const digits = paymentDigits('95123456789', secret, paymentStep(NOW))
  return {
    about: 'Made by config/scripts/vectors.mjs. Keys are of no use but this. See README.md.',
    nowUnix: NOW,
    bundleKey: toHex(bundler.publicKey),
    bundle,
    bundles: bundles.map(([name, given, isGood]) => ({
      name,
      ...given,
      expected: isGood ? ok() : no('BUNDLE_INVALID'),
    })),
    codes: cases.map(shownCase),
    inTurn: inTurn.map(shownCase),
    binding: { ...challenge, text: bindingText(challenge), bytes: toHex(bindingOf(challenge)) },
    payment: {
      secret: toHex(secret),
      handle: '95123456789',
      digits,
      emv: paymentEnvelope(digits),
    },
    merchant: { ...merchant, text: merchantCode(merchant) },
  }
}

/** One code as it is shown, what is asked of it, and what must be said. */
function shownCase([name, shown, asked, expected, nowUnix]) {
  return {
    name,
    ...(typeof shown === 'string' ? { text: shown } : { bytes: toHex(shown) }),
    asked: { purpose: 'identity', ...asked },
    ...(nowUnix !== undefined && { nowUnix }),
    expected,
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
