import { toHex } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm2KeyPair, sm2Signer, sm2Verifier } from '@essc/crypto/sm2'
import { authorisationMessage, decodeAuthorisation, parseCompactText } from './compact.ts'
import {
  decodePrinted,
  encodePrintedAuthorisation,
  parsePrintedText,
  printedText,
} from './printed.ts'
import { issuerKeyId } from './trust-bundle.ts'

const random = seededRandom({ host: new Uint8Array(32).fill(5) })

describe('docs/codes.md: the printed code, purpose 5', () => {
  const issuer = sm2KeyPair(random)
  const fields = {
    issuerKeyId: issuerKeyId(issuer.publicKey),
    statusList: 3,
    statusIndex: 99_999,
    region: '330500',
    fareClass: 0,
    limitFen: 50_000,
    codeKey: sm2KeyPair(random).publicKey,
    notBeforeUnix: 1_795_000_000,
  }
  const unsigned = encodePrintedAuthorisation(fields)
  const signature = sm2Signer(issuer.secretKey, random).sign(authorisationMessage(unsigned))
  const text = printedText(unsigned, signature)

  test('default: 124 bytes, 190 characters, every field read back', () => {
    expect(text).toHaveLength(190)
    const code = parsePrintedText(text)!
    expect(code).toMatchObject(fields)
    expect(code.bytes).toHaveLength(124)
    expect(
      sm2Verifier(issuer.publicKey)(code.issuerSignature, authorisationMessage(code.bytes)),
    ).toBe(true)
    expect(toHex(encodePrintedAuthorisation(code))).toBe(toHex(code.bytes.subarray(0, 60)))
    expect(printedText(code.bytes.subarray(0, 60), code.issuerSignature)).toBe(text)
  })

  test('behavior: it is no compact code, and no authorisation of a phone is one', () => {
    const { bytes } = parsePrintedText(text)!
    expect(parseCompactText(text)).toBeUndefined()
    expect(decodeAuthorisation(bytes)).toBeUndefined()
    for (const [offset, value] of [
      [0, 2],
      [1, 1],
      [19, 4],
      [57, 1],
      [59, 30],
      [12, 0xaa],
    ] as const) {
      const copy = Uint8Array.from(bytes)
      copy[offset] = value
      expect(decodePrinted(copy)).toBeUndefined()
    }
    expect(decodePrinted(bytes.subarray(1))).toBeUndefined()
    expect(parsePrintedText(`SC2:${text.slice(4)}`)).toBeUndefined()
    expect(() => printedText(unsigned, signature.subarray(1))).toThrow(TypeError)
  })
})
