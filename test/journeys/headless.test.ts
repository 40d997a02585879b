import { setTimeout as sleep } from 'node:timers/promises'
import zlib from 'node:zlib'
import { fromBase64Url } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { App } from '@essc/models/app'
import { Code } from '@essc/models/codes/code'
import { checkLedger } from '@essc/platform/payments/check-ledger'
import { namedPeople } from '@essc/platform/sandbox/population/named'
import { bindingText } from '@essc/protocol/codes/binding'
import { nodeInflate } from '@essc/verifier/node-inflate'
import { createVerifier } from '@essc/verifier/verify'
import { when } from 'mobx'
import { enrol, enterOf, PASSWORD, startWorld, viewOf, type World } from './headless-world.ts'

/** Every capability without a screen: SDK, partner's server, platform, terminals and PostgreSQL. */

let world: World
beforeAll(async () => {
  world = await startWorld()
}, 120_000)
afterAll(() => world?.stop(), 60_000)

const worker = () => enterOf('worker')

let holder: ReturnType<World['startPhone']>

test('enrol: name and number, face, password; lost replies do nothing twice', async () => {
  holder = world.startPhone('holder')
  expect(await holder.essc.ready()).toEqual({ card: 'none' })
  holder.loseReplies(1)
  expect(await enrol(holder.essc, worker())).toEqual(['identity', 'face', 'password', 'done'])
  expect(await holder.essc.ready()).toEqual({ card: 'open' })
  const card = await holder.essc.cards.get()
  expect(card).toMatchObject({ status: 'active', level: 1, region: '330500' })
  expect(card.maskedName).not.toBe(worker().name)
  expect(await holder.essc.cards.reveal(PASSWORD)).toMatchObject({
    name: worker().name,
    documentNumber: worker().documentNumber,
  })
}, 60_000)

test('code: shown without a request, verified offline, resolved once for a purpose', async () => {
  await holder.essc.codes.prepare()
  holder.setOnline(false)
  const shown = holder.essc.codes.show('identity')
  const { text } = await viewOf(shown)
  holder.setOnline(true)

  const desk = await world.startTerminal('desk')
  const facts = (await desk.facts())!
  const verifier = createVerifier({
    bundleKey: fromBase64Url(facts.bundleKey),
    now: () => Date.now(),
    inflate: nodeInflate(zlib),
    sm2: nodeSm2(),
  })
  await verifier.loadBundle(await desk.bundle())
  expect(verifier.explain(text, { purpose: 'identity' }).reason).toBeUndefined()
  expect(verifier.verify(text, { purpose: 'identity' })).toMatchObject({
    ok: true,
    region: '330500',
    bundle: { isStale: false },
  })
  expect(verifier.verify(text, { purpose: 'identity' })).toMatchObject({ reason: 'CODE_REPLAYED' })

  const resolved = new Promise((resolve) => holder.essc.on('desk.resolved', resolve))
  await sleep(300)
  const asked = { code: text, purpose: 'library-entry', operator: 'Op', office: 'Office' }
  const answer = await desk.resolve(asked)
  expect(answer.fields).toEqual({ region: '330500' })
  await expect(desk.resolve(asked)).rejects.toMatchObject({ code: 'CODE_REPLAYED' })
  await expect(desk.resolve({ ...asked, purpose: 'curiosity' })).rejects.toMatchObject({
    code: 'DESK_PURPOSE_NOT_REGISTERED',
  })
  expect(await resolved).toEqual({ id: answer.receiptId })
  const { entries } = await holder.essc.activity.list()
  expect(entries[0]).toMatchObject({ kind: 'desk.resolved', purpose: 'library-entry' })
  shown.hide()
}, 60_000)

test('binding: a desk shows a challenge, and the next code is good there alone', async () => {
  const app = new App({ essc: holder.essc, host: holder.host, locale: 'en' })
  const model = new Code(app, 'identity')
  model.show()
  await when(() => model.symbol !== undefined, { timeout: 20_000 })
  const desk = await world.startTerminal('desk')
  const { terminalId, bundleKey } = (await desk.facts())!
  const verifier = createVerifier({
    bundleKey: fromBase64Url(bundleKey),
    now: () => Date.now(),
    inflate: nodeInflate(zlib),
    sm2: nodeSm2(),
  })
  await verifier.loadBundle(await desk.bundle())
  const binding = { terminalId, challenge: 'q7Jx0aM-_91bcdEfGhIjKl' }
  const asked = { purpose: 'identity', binding } as const
  expect(verifier.verify(model.symbol!.text, asked)).toMatchObject({
    reason: 'CODE_BINDING_REQUIRED',
  })

  expect(model.view.canBind).toBe(true)
  await model.scanTerminal()
  expect(model.view.bindError).toBe('')
  holder.hold('https://example.com')
  await model.scanTerminal()
  expect(model.view.bindError).not.toBe('')
  holder.hold(bindingText(binding))
  await model.scanTerminal()
  const { text } = model.symbol!
  const other = { ...binding, challenge: 'another-challenge-here' }
  expect(verifier.verify(text, { ...asked, binding: other })).toMatchObject({
    reason: 'CODE_BINDING_REQUIRED',
  })
  expect(verifier.verify(text, asked)).toMatchObject({ ok: true })
  model.hide()
}, 60_000)

test('pay: at once below the limit, with the password above it', async () => {
  const { essc } = holder
  const { requestId } = await essc.enrolment.startBank({ phone: worker().phone! })
  const code = await world.bankCode(worker().phone!)
  expect(await essc.enrolment.finishBank({ requestId, code })).toMatchObject({ linked: true })

  const till = await world.startTerminal('till')
  const shown = essc.codes.show('payment')
  const { digits } = await viewOf(shown)
  const order = { digits: digits!, amountFen: 1_250, orderReference: 'order-1' }
  const charge = await till.charge(order)
  expect(charge).toMatchObject({ state: 'captured', amountFen: 1_250 })
  expect(await till.unfinishedCharge()).toBeUndefined()
  await expect(till.charge({ ...order, orderReference: 'order-2' })).rejects.toMatchObject({
    code: 'CODE_REPLAYED',
  })
  // The phone hears of the use and shows the next number before the step is over.
  for (let turn = 0; shown.view!.digits === digits; turn++) {
    expect(turn).toBeLessThan(100)
    await sleep(50)
  }

  const asked = new Promise<{ id: string }>((resolve) => essc.on('payment.awaitingHolder', resolve))
  const large = await till.charge({
    digits: shown.view!.digits!,
    amountFen: 60_000,
    orderReference: 'order-3',
  })
  expect(large.state).toBe('awaitingHolder')
  const { id } = await asked
  expect(id).toBe(large.paymentId)
  const quote = await essc.payments.quote(id)
  expect(quote.amountFen).toBe(60_000)
  await expect(
    essc.payments.confirm(id, { digest: quote.digest, password: '739155' }),
  ).rejects.toMatchObject({ code: 'PASSWORD_WRONG' })
  holder.loseReplies(1)
  const paid = await essc.payments.confirm(id, { digest: quote.digest, password: PASSWORD })
  expect(paid.state).toBe('captured')
  expect((await till.resumeCharge())!.state).toBe('captured')
  expect((await essc.payments.list()).payments.map(({ amountFen }) => amountFen)).toEqual([
    60_000, 1_250,
  ])
  expect((await checkLedger(world.rooms.context.pool)).holds).toBe(true)
  shown.hide()
}, 60_000)

test('service: opened signed in, once', async () => {
  const { services, region } = await holder.essc.services.list()
  expect(region).toBe('330500')
  const open = services.find(({ available }) => available)!
  expect(await holder.essc.services.open(open.serviceId)).toEqual({ opened: true })
  expect(holder.pages).toHaveLength(1)
  expect(new URL(holder.pages[0]!).protocol).toMatch(/^https?:$/)
}, 60_000)

test('another phone of the same holder begins locked, and its card opens with the password', async () => {
  const other = world.startPhone('holder')
  expect(await other.essc.ready()).toEqual({ card: 'locked' })
  await expect(other.essc.cards.get()).rejects.toMatchObject({ code: 'SESSION_LOCKED' })
  await expect(other.essc.enrolment.unlock('739155')).rejects.toMatchObject({
    code: 'PASSWORD_WRONG',
  })
  await other.essc.enrolment.unlock(PASSWORD)
  expect(await other.essc.ready()).toEqual({ card: 'open' })
  expect(await other.essc.cards.get()).toMatchObject({ level: 2 })
}, 60_000)

test('leave: stopped and brought back, taken out of one app, and closed', async () => {
  const { essc } = world.startPhone('leaver')
  const mother = enterOf('family-mother')
  await enrol(essc, mother)
  const { cardId } = await essc.cards.get()
  await viewOf(essc.codes.show('identity'))
  await essc.cards.stop()
  expect((await essc.cards.get()).status).toBe('stopped')
  const refused = essc.codes.show('identity')
  const error = await new Promise<{ code: string }>((resolve) => refused.onError(resolve))
  expect([error.code, refused.view]).toEqual(['CARD_STOPPED', undefined])
  refused.hide()
  expect(await enrol(essc, mother)).toEqual(['face', 'password', 'done'])
  expect(await essc.cards.get()).toMatchObject({ status: 'active', cardId })

  await expect(essc.cards.unlink('739155')).rejects.toMatchObject({ code: 'PASSWORD_WRONG' })
  await essc.cards.unlink(PASSWORD)
  expect(await essc.ready()).toEqual({ card: 'none' })
  expect((await essc.enrolment.resume()).kind).toBe('identity')
  await enrol(essc, mother)
  expect(await essc.cards.get()).toMatchObject({ cardId })

  await essc.cards.close(PASSWORD)
  expect(await essc.ready()).toEqual({ card: 'none' })
  expect(await enrol(essc, mother)).toEqual(['identity', 'face', 'password', 'done'])
  expect((await essc.cards.get()).cardId).not.toBe(cardId)
}, 120_000)

test('trouble: a wrong name and a wrong check digit have their own codes', async () => {
  const { essc } = world.startPhone()
  await essc.ready()
  const step = await essc.enrolment.resume()
  const { name, documentNumber } = worker()
  const wrongDigit = documentNumber.slice(0, -1) + (documentNumber.endsWith('7') ? '8' : '7')
  if (step.kind !== 'identity') throw new TypeError('a new holder begins with the identity')
  await expect(
    essc.enrolment.answer(step, { name, documentNumber: wrongDigit }),
  ).rejects.toMatchObject({ code: 'ENROLMENT_DOCUMENT_INVALID' })
  await expect(
    essc.enrolment.answer(step, { name: '王错名', documentNumber }),
  ).rejects.toMatchObject({ code: 'ENROLMENT_NAME_MISMATCH' })
}, 60_000)

test('trouble: a lost card ends codes within the bundle’s five minutes, and tells the phone', async () => {
  const { essc } = holder
  const shown = essc.codes.show('identity')
  await viewOf(shown)
  const refused = new Promise<{ code: string }>((resolve) => shown.onError(resolve))
  const person = namedPeople().find(({ key }) => key === 'worker')!.person
  await world.rooms.world!.overrides.write(`sp_${person.index}`, { card: { status: 'lost' } })
  expect((await refused).code).toBe('CARD_LOST')
  expect(shown.view).toBeUndefined()
  shown.hide()
}, 60_000)

test('privacy: nothing personal and no secret is in what the platform wrote', async () => {
  const written = world.log.join('\n')
  expect(written).toContain('"route":"/v1/enrolment/identity"')
  const { name, documentNumber, phone } = worker()
  const { person } = namedPeople().find(({ key }) => key === 'worker')!
  const secrets = [
    name,
    documentNumber,
    phone!,
    PASSWORD,
    person.account!.number,
    person.card!.number,
  ]
  for (const secret of secrets) expect(written).not.toContain(secret)
  expect(written).not.toMatch(/SC1:|ESSC-Proof|Bearer|ticket=/)
  for (const page of holder.pages) expect(written).not.toContain(new URL(page).search.slice(1))
})
