import { randomBytes } from 'node:crypto'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { encodeDecimal } from '@essc/protocol/codes/decimal'
import { captureMessage } from '@essc/protocol/desk/capture'
import { send, type TestPhone, type TestPlatform, testPlatform } from '../channels/testing.ts'
import { authorised, chained, freshKey, type TestCodes, transported } from '../codes/testing.ts'
import { enrol, linkBank, named } from '../enrolment/testing.ts'
import { listReplays } from './replays.ts'
import { type TestTerminal, testTerminal } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
let phone: TestPhone
let codes: TestCodes
let desk: TestTerminal
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(async () => {
  await platform.reset()
  phone = await enrol(platform)
  codes = await authorised(platform, phone)
  desk = await testTerminal(platform, 'desk')
})
afterAll(() => platform.stop())

const nowUnix = () => Math.floor(platform.clock.now() / 1_000)
const capture = (code: string, by = desk, capturedAtUnix = nowUnix()) => {
  const body = { code, purpose: 'benefit-inquiry', operator: '3', office: '1', capturedAtUnix }
  return { ...body, signature: by.sign(captureMessage(by.terminalId, body)) }
}
type Capture = ReturnType<typeof capture>
const sendLate = (body: Capture, by = desk) => by.call('desk.resolveLate', { body })
const upload = (by: TestTerminal, uses: { code: string; takenAtUnix: number }[]) =>
  by.call('desk.uploadUses', { body: { uses } })
const kinds = async () => (await phone.call('activity.list')).body.entries.map(({ kind }) => kind)
const replays = () => listReplays(platform.database.pool, 0)

/** Hours later the session is another one; the key that signed the capture is the same. */
async function loggedIn() {
  const opened = await send(platform, 'desk.openSession', { body: desk.openBody() })
  const { sessionId: kid, secret, token } = opened.body
  return { kid, secret: Buffer.from(secret, 'base64url'), token }
}
async function later(ms: number) {
  platform.clock.advance(ms)
  const credentials = await loggedIn()
  return (body: Capture) => send(platform, 'desk.resolveLate', { body }, credentials)
}

describe('captures', () => {
  test('default: a code of hours ago is resolved, marked late, and shown to the holder', async () => {
    const body = capture(codes.text())
    const sendNow = await later(5 * 3_600_000)
    const answer = await sendNow(body)
    const { name } = named('worker').enter
    expect(answer.body).toMatchObject({ late: true, fields: { name } })
    expect((await sendNow(body)).code).toBe('CODE_REPLAYED')
    const { rows } = await platform.database.pool.query('select kind, actor, purpose from activity')
    expect(rows).toContainEqual(
      expect.objectContaining({ kind: 'desk.resolvedLate', purpose: 'benefit-inquiry' }),
    )
  })

  test('parameters: 24 hours, and not a second more', async () => {
    const [body, old] = [capture(codes.text()), capture(codes.text())]
    const sendNow = await later(86_400_000)
    expect((await sendNow(body)).status).toBe(200)
    platform.clock.advance(1_000)
    expect((await sendNow(old)).code).toBe('CODE_EXPIRED')
    const ahead = capture(codes.text(), desk, nowUnix() + 32)
    expect((await sendNow(ahead)).code).toBe('CODE_FROM_THE_FUTURE')
  })

  test('behavior: the moment of capture cannot be made up, nor anything else of it', async () => {
    const code = codes.text()
    platform.clock.advance(600_000)
    const body = capture(code)
    // As of now the code is old; a moment at which it was good must have been signed.
    expect((await sendLate(body)).code).toBe('CODE_EXPIRED')
    const changed: Partial<Capture>[] = [
      { capturedAtUnix: nowUnix() - 600 },
      { purpose: 'library-entry' },
      { office: '2' },
      { operator: '4' },
      { code: codes.text() },
    ]
    for (const each of changed) {
      expect((await sendLate({ ...body, ...each })).code).toBe('PROOF_INVALID')
    }
    const other = await testTerminal(platform, 'desk')
    expect((await sendLate(capture(codes.text()), other)).code).toBe('PROOF_INVALID')
  })

  test('behavior: what was resolved at the window is not resolved later', async () => {
    const code = codes.text()
    const { capturedAtUnix, signature, ...body } = capture(code)
    expect((await desk.call('desk.resolve', { body })).status).toBe(200)
    expect((await sendLate({ ...body, capturedAtUnix, signature })).code).toBe('CODE_REPLAYED')
  })

  test('behavior: paper has no later: nobody saw the face', async () => {
    const { text } = (await phone.call('codes.print')).body
    expect((await sendLate(capture(text))).code).toBe('CODE_WRONG_PURPOSE')
  })
})

describe('codes that lanes took without a network', () => {
  test('default: a replay across two lanes is found, reported, and shown to the holder', async () => {
    const lane = await testTerminal(platform, 'till')
    const use = { code: codes.text(), takenAtUnix: nowUnix() }
    const fresh = { code: codes.text(), takenAtUnix: nowUnix() }
    expect((await upload(desk, [use, fresh])).body.results).toEqual(['recorded', 'recorded'])
    expect(await replays()).toEqual([])
    expect((await upload(lane, [use])).body.results).toEqual(['replayed'])
    expect(await replays()).toEqual([
      {
        foundAtMs: platform.clock.now(),
        takenAtMs: nowUnix() * 1_000,
        terminalId: lane.terminalId,
        otherTerminalId: desk.terminalId,
      },
    ])
    expect(await kinds()).toContain('code.replayed')
  })

  test('behavior: telling the same again reports nothing again', async () => {
    const lane = await testTerminal(platform, 'till')
    const use = { code: codes.text(), takenAtUnix: nowUnix() }
    await upload(desk, [use])
    await upload(lane, [use])
    expect((await upload(lane, [use])).body.results).toEqual(['recorded'])
    expect((await upload(desk, [use])).body.results).toEqual(['recorded'])
    expect(await replays()).toHaveLength(1)
  })

  test('behavior: of lanes that tell at the same moment the second is found', async () => {
    const lanes = await Promise.all([1, 2, 3].map(() => testTerminal(platform, 'till')))
    const use = { code: codes.text(), takenAtUnix: nowUnix() }
    const all = await Promise.all(lanes.map((lane) => upload(lane, [use])))
    const results = all.flatMap(({ body }) => body.results).sort()
    expect(results).toEqual(['recorded', 'replayed', 'replayed'])
    expect(await replays()).toHaveLength(2)
  })

  test('behavior: an online use counts too, but not one of the same desk', async () => {
    const code = codes.text()
    const body = { code, purpose: 'library-entry', operator: '1', office: '1' }
    expect((await desk.call('desk.resolve', { body })).status).toBe(200)
    const use = { code, takenAtUnix: nowUnix() }
    expect((await upload(desk, [use])).body.results).toEqual(['recorded'])
    const other = await testTerminal(platform, 'desk')
    expect((await upload(other, [use])).body.results).toEqual(['replayed'])
  })

  test('behavior: a capture of a code that another lane took is refused, and reported', async () => {
    const lane = await testTerminal(platform, 'till')
    const code = codes.text()
    await upload(lane, [{ code, takenAtUnix: nowUnix() }])
    expect((await sendLate(capture(code))).code).toBe('CODE_REPLAYED')
    expect(await replays()).toHaveLength(1)
  })

  test('behavior: chains count by their slots', async () => {
    const chain = await chained(platform, phone)
    const lane = await testTerminal(platform, 'till')
    const use = { code: chain.text(), takenAtUnix: nowUnix() }
    expect((await upload(desk, [use])).body.results).toEqual(['recorded'])
    expect((await upload(lane, [use])).body.results).toEqual(['replayed'])
  })

  test('parameters: within 72 hours, and nothing that has not been yet', async () => {
    const taken = [codes.text(), codes.text()].map((code) => ({ code, takenAtUnix: nowUnix() }))
    const ahead = { code: codes.text({ secondsAway: 600 }), takenAtUnix: nowUnix() + 600 }
    expect((await upload(desk, [ahead])).body.results).toEqual(['refused'])
    platform.clock.advance(259_200_000)
    const told = async (use: { code: string; takenAtUnix: number }) => {
      const body = { uses: [use] }
      return (await send(platform, 'desk.uploadUses', { body }, await loggedIn())).body.results
    }
    expect(await told(taken[0]!)).toEqual(['recorded'])
    platform.clock.advance(1_000)
    expect(await told(taken[1]!)).toEqual(['refused'])
  })

  describe('of the transport ministry’s layout', () => {
    const authorisedRider = async () => {
      const rider = await enrol(platform, 'hong-kong-permit')
      await linkBank(platform, rider, 'hong-kong-permit')
      return { rider, ride: await transported(platform, rider) }
    }

    test('default: told as decimal digits, and a copy is found', async () => {
      const { rider, ride } = await authorisedRider()
      const gate = await testTerminal(platform, 'till')
      const use = { code: ride.digits(), takenAtUnix: nowUnix() }
      expect((await upload(gate, [use])).body.results).toEqual(['recorded'])
      expect((await upload(gate, [use])).body.results).toEqual(['recorded'])
      expect((await upload(desk, [use])).body.results).toEqual(['replayed'])
      expect(await replays()).toHaveLength(1)
      const { entries } = (await rider.call('activity.list')).body
      expect(entries.map(({ kind }) => kind)).toContain('code.replayed')
      // Another moment of the same authorisation is another code.
      platform.clock.advance(30_000)
      const next = { code: ride.digits(), takenAtUnix: nowUnix() }
      expect((await upload(desk, [next])).body.results).toEqual(['recorded'])
    })

    test('behavior: what was never good is refused', async () => {
      const { ride } = await authorisedRider()
      const digits = ride.digits()
      // Certificate, accounts, limit, end, place and algorithm are the issuer's, whoever signs again.
      const uses = [23, 56, 130, 157, 194, 203, 230].map((at) => encodeDecimal(ride.changed(at)))
      const torn = ride.bytes().map((byte, i) => (i === 363 ? byte ^ 1 : byte))
      uses.push(encodeDecimal(torn))
      const { results } = (
        await upload(desk, [
          ...uses.map((code) => ({ code, takenAtUnix: nowUnix() })),
          { code: digits, takenAtUnix: nowUnix() - 31 },
          { code: digits, takenAtUnix: nowUnix() + 29 },
          { code: ride.digits(-91), takenAtUnix: nowUnix() },
          { code: ride.digits(90_000), takenAtUnix: nowUnix() },
        ])
      ).body
      const bad = uses.map(() => 'refused')
      expect(results).toEqual([...bad, 'refused', 'recorded', 'refused', 'refused'])
      platform.clock.advance(86_431_000)
      const body = { uses: [{ code: ride.digits(), takenAtUnix: nowUnix() }] }
      const late = await send(platform, 'desk.uploadUses', { body }, await loggedIn())
      expect(late.body.results).toEqual(['refused'])
    })

    test('behavior: a stranger’s code that names a place of ours, signed well throughout, is refused', async () => {
      const { ride } = await authorisedRider()
      const { publicKey, secretKey } = freshKey()
      const { sign } = nodeSm2().signer(secretKey, (length) => randomBytes(length))
      const bytes = Uint8Array.from(ride.bytes())
      const signedAt = bytes.length - 134
      bytes.set(publicKey, 23)
      bytes.set(publicKey, 158)
      bytes.set(sign(bytes.slice(3, signedAt)), signedAt + 1)
      bytes.set(sign(bytes.slice(0, signedAt + 69)), signedAt + 70)
      const use = { code: encodeDecimal(bytes), takenAtUnix: nowUnix() }
      expect((await upload(desk, [use])).body.results).toEqual(['refused'])
    })

    test('behavior: it says nothing at a desk', async () => {
      const { ride } = await authorisedRider()
      const body = { code: ride.digits(), purpose: 'library-entry', operator: '1', office: '1' }
      expect((await desk.call('desk.resolve', { body })).code).toBe('CODE_WRONG_PURPOSE')
    })
  })

  test('behavior: what was never good is refused, and nothing is kept of it', async () => {
    const code = codes.text()
    const forged = `${code.slice(0, -3)}${code.endsWith('000') ? '111' : '000'}`
    const uses = [
      { code: forged, takenAtUnix: nowUnix() },
      { code, takenAtUnix: nowUnix() - 600 },
      { code, takenAtUnix: nowUnix() + 600 },
      { code: 'SC1:NOTHING AT ALL', takenAtUnix: nowUnix() },
    ]
    const { results } = (await upload(desk, uses)).body
    expect(results).toEqual(['refused', 'refused', 'refused', 'refused'])
    expect((await platform.database.pool.query('select 1 from code_upload')).rowCount).toBe(0)
  })
})
