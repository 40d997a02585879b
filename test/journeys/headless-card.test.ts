import zlib from 'node:zlib'
import { fromBase64Url } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { namedPeople } from '@essc/platform/sandbox/population/named'
import type { PersonOverrides } from '@essc/platform/sandbox/population/overrides'
import type { Essc } from '@essc/sdk/client'
import { nodeInflate } from '@essc/verifier/node-inflate'
import type { Terminal } from '@essc/verifier/terminal'
import { createVerifier } from '@essc/verifier/verify'
import { enrol, enterOf, PASSWORD, startWorld, viewOf, type World } from './headless-world.ts'

/** Keeping the card and getting it back, without a screen: each way out, and each change of the physical card. */

const NEXT_PASSWORD = '468027'
const WITHIN_MS = 60_000

let world: World
let desk: Terminal
beforeAll(async () => {
  world = await startWorld()
  desk = await world.startTerminal('desk')
}, 120_000)
afterAll(() => world?.stop(), 60_000)

const change = (key: string, overrides: PersonOverrides) => {
  const { person } = namedPeople().find((each) => each.key === key)!
  return world.rooms.world!.overrides.write(`sp_${person.index}`, overrides)
}

async function codeOf(essc: Essc): Promise<string> {
  const shown = essc.codes.show('identity')
  const { text } = await viewOf(shown)
  shown.hide()
  return text
}

const ask = (code: string) =>
  desk.resolve({ code, purpose: 'library-entry', operator: 'Op', office: 'Office' })

/** A terminal's verifier with the newest bundle: what it says of a code without the network. */
async function offline(code: string) {
  const verifier = createVerifier({
    bundleKey: fromBase64Url((await desk.facts())!.bundleKey),
    now: () => Date.now(),
    inflate: nodeInflate(zlib),
    sm2: nodeSm2(),
  })
  await verifier.loadBundle(await desk.bundle())
  return verifier.verify(code, { purpose: 'identity' })
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + WITHIN_MS
  while (!(await isTrue())) {
    if (Date.now() > endMs) throw new Error('It did not come within a minute.')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

const isRevoked = async (code: string) => {
  const answer = await offline(code)
  return !answer.ok && answer.reason === 'CODE_REVOKED'
}

/** Answers the face and sets a password. */
async function backByFace(essc: Essc, password: string): Promise<void> {
  let step = await essc.enrolment.recover()
  if (step.kind !== 'face') throw new TypeError(`at ${step.kind}`)
  step = await essc.enrolment.answer(step, {})
  if (step.kind !== 'password') throw new TypeError(`at ${step.kind}`)
  step = await essc.enrolment.answer(step, { password })
  expect(step.kind).toBe('done')
}

test('a forgotten password, on a new phone: a face, a new one, and the old phone’s codes are revoked', async () => {
  const old = world.startPhone('forgetful').essc
  await enrol(old, enterOf('worker'))
  const code = await codeOf(old)
  expect(await offline(code)).toMatchObject({ ok: true })

  const next = world.startPhone('forgetful').essc
  expect(await next.ready()).toEqual({ card: 'locked' })
  await backByFace(next, NEXT_PASSWORD)
  expect(await next.ready()).toEqual({ card: 'open' })
  expect(await next.cards.get()).toMatchObject({ status: 'active' })

  await expect(old.cards.get()).rejects.toMatchObject({ code: 'SESSION_LOCKED' })
  await expect(ask(code)).rejects.toMatchObject({ code: 'CODE_REVOKED' })
  await until(() => isRevoked(code))
  await expect(old.enrolment.unlock(PASSWORD)).rejects.toMatchObject({ code: 'PASSWORD_WRONG' })
  await old.enrolment.unlock(NEXT_PASSWORD)
  expect(await offline(await codeOf(old))).toMatchObject({ ok: true })
}, 120_000)

test('a card that wrong passwords have locked: the face is the way out', async () => {
  const { essc } = world.startPhone('guesser')
  await enrol(essc, enterOf('family-father'))
  const { essc: other } = world.startPhone('guesser')
  await other.ready()
  for (let left = 4; left > 0; left -= 1)
    await expect(other.enrolment.unlock('739155')).rejects.toMatchObject({
      code: 'PASSWORD_WRONG',
      parameters: { attemptsLeft: left },
    })
  for (const password of ['739155', PASSWORD])
    await expect(other.enrolment.unlock(password)).rejects.toMatchObject({
      code: 'PASSWORD_LOCKED',
    })
  await backByFace(other, NEXT_PASSWORD)
  expect(await other.ready()).toEqual({ card: 'open' })
  await other.cards.reveal(NEXT_PASSWORD)
}, 120_000)

test('stopped at once from another phone, which has not opened the card', async () => {
  const { essc } = world.startPhone('loser')
  await enrol(essc, enterOf('elder-child'))
  const code = await codeOf(essc)
  const { essc: other } = world.startPhone('loser')
  expect(await other.ready()).toEqual({ card: 'locked' })
  await other.cards.stop()
  await expect(ask(code)).rejects.toMatchObject({ code: expect.stringMatching(/^C/) })
  expect((await other.enrolment.resume()).kind).toBe('face')
  await until(() => isRevoked(code))
}, 120_000)

describe('the card follows the physical card within a minute: phone, online terminal, bundle', () => {
  test.each([
    ['lost', 'family-mother', { card: { status: 'lost' } }, 'lost'],
    ['cancelled', 'minority-name', { card: { status: 'cancelled' } }, 'cancelled'],
    ['past its last day', 'rare-character-name', { card: { validUntil: '2020-01-01' } }, 'expired'],
    ['of a holder who has died', 'long-name', { diedOn: '2020-01-01' }, 'cancelled'],
  ] as const)(
    '%s',
    async (_, key, overrides, status) => {
      const { essc } = world.startPhone()
      await enrol(essc, enterOf(key))
      const code = await codeOf(essc)
      expect(await offline(code)).toMatchObject({ ok: true })
      const told = new Promise((resolve) => essc.on('card.changed', resolve))
      const beganMs = Date.now()
      await change(key, overrides)
      await expect(ask(code)).rejects.toMatchObject({ name: 'EsscError' })
      await told
      expect((await essc.cards.get()).status).toBe(status)
      await until(() => isRevoked(code))
      expect(Date.now() - beganMs).toBeLessThan(WITHIN_MS)
    },
    120_000,
  )

  test('replaced: the phone is told, and the codes go on', async () => {
    const { essc } = world.startPhone()
    await enrol(essc, enterOf('one-character-name'))
    const code = await codeOf(essc)
    const told = new Promise((resolve) => essc.on('card.changed', resolve))
    await change('one-character-name', { card: { number: 'Z99887766' } })
    await told
    expect((await essc.cards.get()).status).toBe('active')
    expect(await ask(code)).toMatchObject({ receiptId: expect.any(String) })
  }, 120_000)
})
