import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import zlib from 'node:zlib'
import { fromBase64Url } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sm2KeyPair } from '@essc/crypto/sm2'
import { startPartnerServer } from '@essc/example-partner-server/server'
import { bankLogin } from '@essc/partner/bank-login'
import { createProvisioningCode } from '@essc/platform/desk/provisioning'
import { checkLedger } from '@essc/platform/payments/check-ledger'
import { startPlatform } from '@essc/platform/platform'
import { openRooms, type Rooms } from '@essc/platform/rooms'
import { namedPeople } from '@essc/platform/sandbox/population/named'
import { sandboxOperators } from '@essc/platform/sandbox/seed'
import { createEssc, type Essc } from '@essc/sdk/client'
import type { ShownCode } from '@essc/sdk/codes/show'
import { nodeInflate } from '@essc/verifier/node-inflate'
import { createTerminal, type Terminal } from '@essc/verifier/terminal'
import { createVerifier } from '@essc/verifier/verify'
import { createPhone, startBank } from './headless-phone.ts'

/** Every capability without a screen: SDK, partner's server, platform, terminals and PostgreSQL. */

const PASSWORD = '739154'
const random = (length: number) => new Uint8Array(randomBytes(length))
const folder = mkdtempSync(path.join(os.tmpdir(), 'essc-headless-'))
const undo: (() => unknown)[] = []

let rooms: Rooms
let address: string
let partner: { url: string }
let bank: Awaited<ReturnType<typeof startBank>>
let phones = 0

beforeAll(async () => {
  const { secretKey, publicKey } = sm2KeyPair(random)
  const platform = await startPlatform({
    dataDir: path.join(folder, 'data'),
    port: 0,
    rooms: async (base) => {
      rooms = await openRooms(base, {
        publicUrl: 'http://127.0.0.1',
        sandbox: {
          token: randomBytes(24).toString('base64url'),
          size: 10_000,
          channels: [{ channelId: 'ch_headless', name: 'Headless', publicKey }],
        },
      })
      return rooms.stop
    },
  })
  undo.push(platform.stop)
  address = platform.address
  bank = await startBank()
  undo.push(bank.close)
  const server = await startPartnerServer({
    platform: address,
    channel: 'ch_headless',
    secretKey,
    logins: {
      bank: bankLogin({ clientId: 'b', clientSecret: 's', endpoint: bank.endpoint }),
    },
  })
  undo.push(server.close)
  partner = server
}, 120_000)

afterAll(async () => {
  for (const each of undo.reverse()) await each()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}, 60_000)

const worker = () => namedPeople().find(({ key }) => key === 'worker')!.enter

function startPhone(openid = `user-${++phones}`) {
  const phone = createPhone({
    issueCode: () => bank.issueCode(openid),
    async face(providerId) {
      await rooms.world!.face.perform(providerId)
    },
  })
  const essc = createEssc({
    host: phone.host,
    channel: 'ch_headless',
    platform: address,
    async ticket(login) {
      const response = await fetch(`${partner.url}/essc-ticket`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(login),
      })
      return ((await response.json()) as { ticket: string }).ticket
    },
  })
  undo.push(essc.close)
  return { ...phone, essc }
}

async function startTerminal(kind: 'till' | 'desk'): Promise<Terminal> {
  const stored = new Map<string, string>()
  const terminal = createTerminal({
    platform: address,
    fetch,
    random,
    now: () => Date.now(),
    wait: (delayMs) => sleep(delayMs),
    storage: {
      get: async (key) => stored.get(key),
      set: async (key, value) => void stored.set(key, value),
      remove: async (key) => void stored.delete(key),
    },
  })
  const operator = sandboxOperators.find((each) => each.kind === kind)!
  const { provisioningCode } = await createProvisioningCode(rooms.context, operator.operatorId)
  await terminal.provision(provisioningCode)
  return terminal
}

async function enrol(essc: Essc, person: { name: string; documentNumber: string }) {
  let step = await essc.enrolment.resume()
  const kinds: string[] = [step.kind]
  while (step.kind !== 'done') {
    if (step.kind === 'identity') step = await essc.enrolment.answer(step, person)
    else if (step.kind === 'face') step = await essc.enrolment.answer(step, {})
    else step = await essc.enrolment.answer(step, { password: PASSWORD })
    kinds.push(step.kind)
  }
  return kinds
}

const viewOf = (shown: ShownCode) =>
  new Promise<NonNullable<ShownCode['view']>>((resolve, reject) => {
    shown.onError(reject)
    shown.onChange(resolve)
  })

let holder: ReturnType<typeof startPhone>

test('enrol: name and number, face, password; lost replies do nothing twice', async () => {
  holder = startPhone('holder')
  expect(await holder.essc.ready()).toEqual({ card: 'none' })
  holder.loseReplies(1)
  expect(await enrol(holder.essc, worker())).toEqual(['identity', 'face', 'password', 'done'])
  expect(await holder.essc.ready()).toEqual({ card: 'open' })
  const card = await holder.essc.cards.get()
  expect(card).toMatchObject({ status: 'active', level: 1, region: '330500' })
  expect(card.maskedName).not.toBe(worker().name)
  expect(await holder.essc.cards.reveal(PASSWORD)).toEqual({
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

  const desk = await startTerminal('desk')
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

test('pay: at once below the limit, with the password above it', async () => {
  const { essc } = holder
  const { requestId } = await essc.enrolment.startBank({ phone: worker().phone! })
  const [message] = await rooms.world!.messenger.inbox(worker().phone)
  const code = /\d{6}/.exec(message!.text)![0]
  expect(await essc.enrolment.finishBank({ requestId, code })).toMatchObject({ linked: true })

  const till = await startTerminal('till')
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
  expect((await checkLedger(rooms.context.pool)).holds).toBe(true)
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
  const other = startPhone('holder')
  expect(await other.essc.ready()).toEqual({ card: 'locked' })
  await expect(other.essc.cards.get()).rejects.toMatchObject({ code: 'SESSION_LOCKED' })
  await expect(other.essc.enrolment.unlock('739155')).rejects.toMatchObject({
    code: 'PASSWORD_WRONG',
  })
  await other.essc.enrolment.unlock(PASSWORD)
  expect(await other.essc.ready()).toEqual({ card: 'open' })
  expect(await other.essc.cards.get()).toMatchObject({ level: 2 })
}, 60_000)

test('trouble: a wrong name and a wrong check digit have their own codes', async () => {
  const { essc } = startPhone()
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
  await rooms.world!.overrides.write(`sp_${person.index}`, { card: { status: 'lost' } })
  expect((await refused).code).toBe('CARD_LOST')
  expect(shown.view).toBeUndefined()
  shown.hide()
}, 60_000)
