import { concatBytes, fromHex, toHex, uintBytes, utf8 } from '@essc/crypto/bytes'
import { isSm2PublicKey } from '@essc/crypto/sm2'
import { encodeBase45 } from '@essc/protocol/codes/base45'
import { compactText } from '@essc/protocol/codes/compact'
import { encodeDecimal } from '@essc/protocol/codes/decimal'
import { printedText } from '@essc/protocol/codes/printed'

/** The order of the base point, and the base point: GB/T 32918.5. */
const N = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123')
const G = fromHex('0232c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7')

const word = (value) => uintBytes32(BigInt(value))
const uintBytes32 = (value) => fromHex(value.toString(16).padStart(64, '0'))

/** Bytes with others in their place from `at` on. */
function put(bytes, at, ...others) {
  const copy = Uint8Array.from(bytes)
  copy.set(concatBytes(...others), at)
  return copy
}

/** The first compressed x of no point. */
export function offCurve() {
  for (let x = 1; ; x++) {
    const key = concatBytes(Uint8Array.of(2), word(x))
    if (!isSm2PublicKey(key)) return key
  }
}

/** Signatures that are none, whatever was signed. */
const NO_SIGNATURES = [
  ['r of 0', concatBytes(word(0), word(1))],
  ['s of 0', concatBytes(word(1), word(0))],
  ['r of n', concatBytes(word(N), word(1))],
  ['s of n', concatBytes(word(1), word(N))],
  ['r and s that come to n', concatBytes(word(5), word(N - 5n))],
  ['r and s of all ones', new Uint8Array(64).fill(0xff)],
]

const ok = (more = {}) => ({ ok: true, ...more })
const no = (reason) => ({ ok: false, reason })
const malformed = no('CODE_MALFORMED')

/** What lies at the edge of each rule of docs/codes.md, one case on either side where there are two. */
export function edgeCases(given) {
  return [
    ...formatCases(given),
    ...keyCases(given),
    ...timeCases(given),
    ...askedCases(given),
    ...chainCases(given),
    ...transportCases(given),
  ]
}

function formatCases({ good, chain, slot, paper, issuer, text, authorise }) {
  const base45 = (bytes) => `SC1:${encodeBase45(bytes)}`
  const whole = compactText(good)
  const digits = encodeDecimal(good)
  return [
    ['nothing', '', {}, malformed],
    ['base45 with a group beyond two bytes', `SC1:GGX${whole.slice(7)}`, {}, malformed],
    ['base45 with one character left over', whole.slice(0, -2), {}, malformed],
    ['a byte too many', base45(concatBytes(good, Uint8Array.of(0))), {}, malformed],
    ['the prefix of the other version', whole.replace('SC1', 'SC2'), {}, malformed],
    ['version 3', base45(put(good, 0, [3])), {}, malformed],
    ['purpose 0', base45(put(good, 1, [0])), {}, malformed],
    ['a purpose of paper on a whole code', base45(put(good, 1, [5])), {}, malformed],
    ['a region that is no BCD', base45(put(good, 12, [0x33, 0x0a, 0x00])), {}, malformed],
    ['a limit of 200,001 fen', base45(put(good, 16, uintBytes(200_001, 3))), {}, malformed],
    [
      'a limit of 200,000 fen, and a fare class, in an identity code',
      text(authorise({ limitFen: 200_000, fareClass: 9 })),
      {},
      ok({ limitFen: 200_000, fareClass: 9 }),
    ],
    ['a code key that begins with 04', base45(put(good, 19, [4])), {}, malformed],
    ['a validity of 4,321 minutes', base45(put(good, 56, uintBytes(4_321, 2))), {}, malformed],
    ['a lifetime of 61 seconds', base45(put(good, 58, uintBytes(61, 2))), {}, malformed],
    ['decimal digits beyond two bytes', `65536${digits.slice(5)}`, {}, malformed],
    ['a decimal digit short', digits.slice(0, -1), {}, malformed],
    ['chain code as decimal digits', encodeDecimal(chain(slot, 'bytes')), {}, ok()],
    [
      'printed, asked for travel',
      printedText(paper, issuer.sign(concatBytes(utf8('SC1-auth'), paper))),
      { purpose: 'travel' },
      no('CODE_WRONG_PURPOSE'),
    ],
    [
      'printed, signed by nobody',
      printedText(paper, new Uint8Array(64).fill(7)),
      {},
      no('CODE_ISSUER_SIGNATURE_INVALID'),
    ],
    ['through an input method, full width', wide(whole), {}, ok()],
    ['through a keyboard, in lower case', `\u0002${whole.toLowerCase()}\r\n`, {}, ok()],
  ]
}

/** As a Chinese input method passes text on. */
const wide = (text) =>
  text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))

function keyCases({ good, authorise, text }) {
  const base45 = (bytes) => compactText(bytes)
  const keys = [
    ['a code key that is on no curve', offCurve()],
    ['the base point as code key', G],
    ['the base point’s negative as code key', put(G, 0, [3])],
    ['a code key of 0', concatBytes(Uint8Array.of(2), word(0))],
    ['a code key beyond p', concatBytes(Uint8Array.of(2), new Uint8Array(32).fill(0xff))],
  ]
  return [
    ...keys.map(([name, codeKey]) => [
      `${name}, signed by the issuer`,
      text(authorise({ codeKey })),
      {},
      no('CODE_SIGNATURE_INVALID'),
    ]),
    ...NO_SIGNATURES.map(([name, signature]) => [
      `issuer signature, ${name}`,
      base45(put(good, 60, signature)),
      {},
      no('CODE_ISSUER_SIGNATURE_INVALID'),
    ]),
    ...NO_SIGNATURES.map(([name, signature]) => [
      `code signature, ${name}`,
      base45(put(good, 134, signature)),
      {},
      no('CODE_SIGNATURE_INVALID'),
    ]),
  ]
}

function timeCases({ NOW, authorise, text }) {
  const young = authorise({ notBeforeUnix: NOW - 10 })
  const old = authorise({ validityMinutes: 60 })
  const soon = (ahead) => text(authorise({ notBeforeUnix: NOW + ahead }), { timeUnix: NOW })
  return [
    ['an authorisation of 30 seconds ahead', soon(30), {}, ok()],
    ['an authorisation of 31 seconds ahead', soon(31), {}, no('CODE_AUTHORISATION_NOT_YET_VALID')],
    ['a time 30 seconds before the authorisation', text(young, { timeUnix: NOW - 40 }), {}, ok()],
    [
      'a time 31 seconds before the authorisation',
      text(young, { timeUnix: NOW - 41 }),
      {},
      no('CODE_AUTHORISATION_NOT_YET_VALID'),
    ],
    ['a time at the authorisation’s end', text(old, { timeUnix: NOW }), {}, ok()],
    [
      'a time behind the authorisation’s end',
      text(old, { timeUnix: NOW + 1 }),
      {},
      no('CODE_AUTHORISATION_EXPIRED'),
    ],
    ['30 seconds after the authorisation’s end', text(old), {}, ok(), NOW + 30],
    [
      '31 seconds after the authorisation’s end',
      text(old),
      {},
      no('CODE_AUTHORISATION_EXPIRED'),
      NOW + 31,
    ],
    ['30 seconds ahead', text(authorise(), { timeUnix: NOW + 30 }), {}, ok()],
    [
      'in the last second of the bundle',
      text(authorise({ notBeforeUnix: NOW + 80_000 }), { timeUnix: NOW + 86_340 }),
      {},
      ok(),
      NOW + 86_340,
    ],
    [
      'a second after the bundle',
      text(authorise({ notBeforeUnix: NOW + 80_000 }), { timeUnix: NOW + 86_341 }),
      {},
      no('BUNDLE_STALE'),
      NOW + 86_341,
    ],
  ]
}

function askedCases({ authorise, text, challenge, LIST }) {
  const travel = (amountFen) => [
    text(authorise({ purpose: 2, limitFen: 300 })),
    { purpose: 'travel', amountFen },
  ]
  return [
    [
      'shown by a guardian where that is refused',
      text(authorise({ purpose: 3 })),
      { refuseGuardians: true },
      no('CODE_WRONG_PURPOSE'),
    ],
    [
      'travel, shown by a guardian',
      text(authorise({ purpose: 4 })),
      { purpose: 'travel' },
      ok({ isGuardian: true, purpose: 'travel' }),
    ],
    ['a fare of the limit', ...travel(300), ok()],
    [
      'bound to another challenge',
      text(authorise(), { binding: Uint8Array.of(1, 2, 3, 4) }),
      { binding: challenge },
      no('CODE_BINDING_REQUIRED'),
    ],
    [
      'bound where nobody asks',
      text(authorise(), { binding: Uint8Array.of(1, 2, 3, 4) }),
      {},
      ok(),
    ],
    ['the last place of the list', text(authorise({ statusIndex: 131_071 })), {}, ok()],
    [
      'a list that is in no bundle',
      text(authorise({ statusList: LIST + 1 })),
      {},
      no('BUNDLE_STALE'),
    ],
  ]
}

function chainCases({ chain, slot, challenge }) {
  const bytes = chain(slot, 'bytes')
  const shown = (at, ...others) => `SC2:${encodeBase45(put(bytes, at, ...others))}`
  return [
    ['chain code, slot 0', shown(123, [0, 0]), {}, malformed],
    ['chain code, slot 2,881', shown(123, uintBytes(2_881, 2)), {}, malformed],
    ['chain code, a validity of 1,441 minutes', shown(55, uintBytes(1_441, 2)), {}, malformed],
    [
      'chain code, another place than was signed',
      shown(11, [bytes[11] ^ 1]),
      {},
      no('CODE_ISSUER_SIGNATURE_INVALID'),
    ],
    [
      'chain code where binding is asked',
      chain(slot),
      { binding: challenge },
      no('CODE_BINDING_REQUIRED'),
    ],
    ['chain code of the next slot', chain(slot + 1), {}, ok()],
    ['chain code of two slots ahead', chain(slot + 2), {}, no('CODE_FROM_THE_FUTURE')],
  ]
}

function transportCases({ NOW, transportOf, gateCode, issuer, challenge }) {
  const asked = { purpose: 'travel' }
  const untrusted = no('CODE_ISSUER_CERTIFICATE_INVALID')
  const copy = (at, ...others) => put(gateCode, at, ...others)
  const card = toHex(gateCode.subarray(136, 146))
  return [
    ['transport code as decimal digits', encodeDecimal(gateCode), asked, ok()],
    [
      'transport code without issuer data',
      transportOf({ fields: { issuerData: new Uint8Array(0) } }),
      asked,
      ok(),
    ],
    ['transport code, version 80', copy(0, [0x80]), asked, malformed],
    ['transport code, a length that is not its own', copy(2, [gateCode[2] + 1]), asked, malformed],
    ['transport code, issuer data that is too long', copy(197, [33]), asked, malformed],
    ['transport code, an account that is no ASCII', copy(120, [0x1f]), asked, malformed],
    [
      'transport code, a digit behind the filling',
      copy(136, fromHex(`f${card.slice(1)}`)),
      asked,
      malformed,
    ],
    ['transport code, another issuer than the certificate’s', copy(149, [0x31]), asked, malformed],
    ['transport code, a key that begins with 04', copy(158, [4]), asked, malformed],
    ['transport code, a certificate to month 13', copy(14, [0x13]), asked, malformed],
    [
      'transport code, an issuer algorithm that is not the profile’s',
      copy(230, [1]),
      asked,
      malformed,
    ],
    [
      'transport code, a user algorithm that is not the profile’s',
      copy(gateCode.length - 65, [1]),
      asked,
      malformed,
    ],
    [
      'transport code of an issuer without a profile',
      transportOf({ certificate: { issuerId: '01343931' } }),
      asked,
      no('CODE_UNKNOWN_ISSUER'),
    ],
    ['transport code, a CA index that is in no bundle', copy(8, [8]), asked, untrusted],
    [
      'transport code, another service id: it is not signed for',
      transportOf({ certificate: { serviceId: '02020000' } }),
      asked,
      ok(),
    ],
    [
      'transport code, a certificate of last month',
      transportOf({ certificate: { expiry: '1226' } }),
      asked,
      untrusted,
    ],
    [
      'transport code, a certificate of this month',
      transportOf({ certificate: { expiry: '0127' } }),
      asked,
      ok(),
    ],
    [
      'transport code under a key of compact codes',
      transportOf({ certificate: { issuerKey: issuer.publicKey }, by: issuer }),
      asked,
      untrusted,
    ],
    [
      'transport code, a fare above the limit',
      gateCode,
      { ...asked, amountFen: 70_001 },
      no('CODE_OVER_LIMIT'),
    ],
    [
      'transport code where binding is asked',
      gateCode,
      { ...asked, binding: challenge },
      no('CODE_BINDING_REQUIRED'),
    ],
    [
      'transport code, an authorisation that is over',
      transportOf({ endsAtUnix: NOW - 31 }),
      asked,
      no('CODE_AUTHORISATION_EXPIRED'),
    ],
    [
      'transport code, 31 seconds ahead',
      transportOf({ timeUnix: NOW + 31 }),
      asked,
      no('CODE_FROM_THE_FUTURE'),
    ],
  ]
}

/** Shown one after the other, to the terminal that has seen the others already. */
export function edgeTurns({ NOW, authorise, text, transportOf }) {
  const one = authorise({ statusIndex: 6 })
  const other = authorise({ statusIndex: 8 })
  const travel = { purpose: 'travel' }
  return [
    [
      'a time back, and the newest stays the newest',
      text(one, { timeUnix: NOW, counter: 1 }),
      {},
      ok(),
    ],
    ['a second one, 30 seconds back', text(one, { timeUnix: NOW - 30, counter: 2 }), {}, ok()],
    [
      'a third one, 30 seconds behind the second',
      text(one, { timeUnix: NOW - 60, counter: 3 }),
      {},
      no('CODE_REPLAYED'),
    ],
    ['a greater counter, forty later', text(one, { timeUnix: NOW, counter: 43 }), {}, ok()],
    [
      'a smaller one after it',
      text(one, { timeUnix: NOW + 5, counter: 42 }),
      {},
      no('CODE_REPLAYED'),
    ],
    ['transport code, a second later', transportOf({ timeUnix: NOW - 9 }), travel, ok()],
    [
      'transport code, a second before',
      transportOf({ timeUnix: NOW - 11 }),
      travel,
      no('CODE_REPLAYED'),
    ],
    [
      '30 seconds ahead: the clock’s floor rises',
      text(other, { timeUnix: NOW + 30, counter: 1 }),
      {},
      ok(),
    ],
    [
      'the floor is 60 seconds before that, whatever the clock says',
      text(authorise({ statusIndex: 9 }), { timeUnix: NOW - 121 }),
      {},
      no('CODE_EXPIRED'),
      NOW - 3_600,
    ],
    [
      'a second younger',
      text(authorise({ statusIndex: 10 }), { timeUnix: NOW - 120 }),
      {},
      ok(),
      NOW - 3_600,
    ],
  ]
}
