import { Activity } from '@essc/models/activity/activity'
import { App } from '@essc/models/app'
import { Card } from '@essc/models/cards/card'
import { Leave } from '@essc/models/cards/leave'
import { Code } from '@essc/models/codes/code'
import { Bank } from '@essc/models/enrolment/bank'
import { Enrolment } from '@essc/models/enrolment/enrolment'
import { Unlock } from '@essc/models/enrolment/unlock'
import type { Keypad } from '@essc/models/password/keypad'
import { Confirm } from '@essc/models/payments/confirm'
import { History } from '@essc/models/payments/history'
import { ScanPay } from '@essc/models/payments/scan-pay'
import { Services } from '@essc/models/services/services'
import { sandboxSupervisor } from '@essc/platform/sandbox/seed'
import { errorText } from '@essc/protocol/messages/messages'
import { when } from 'mobx'
import { enterOf, PASSWORD, startWorld, type World } from './headless-world.ts'

/** The behaviour of every screen, without a screen, against the real platform. */

let world: World
beforeAll(async () => {
  world = await startWorld()
}, 120_000)
/** What a test left on the screen when it failed. */
const shown: { hide(): void }[] = []
afterAll(async () => {
  for (const model of shown) model.hide()
  await world?.stop()
}, 60_000)

function openApp(user?: string) {
  const phone = world.startPhone(user)
  return { ...phone, app: new App({ essc: phone.essc, host: phone.host }) }
}

/** Waits until what a model shows holds. */
const until = (holds: () => boolean) => when(holds, { timeout: 20_000 })

function type(keypad: Keypad, password: string): void {
  for (const digit of password) keypad.press(digit)
}

const worker = enterOf('worker')
let holder: ReturnType<typeof openApp>

test('enrolment: each step says what it needs, and what went wrong', async () => {
  holder = openApp('model-holder')
  const { app } = holder
  await app.start()
  expect(app.card).toBe('none')
  const model = new Enrolment(app)
  expect(model.view.kind).toBe('loading')
  await model.show()
  expect(model.view).toMatchObject({ kind: 'identity', canContinue: false, error: '' })

  model.setName(worker.name)
  const wrong =
    worker.documentNumber.slice(0, -1) + (worker.documentNumber.endsWith('7') ? '8' : '7')
  model.setDocumentNumber(wrong)
  await model.sendIdentity()
  expect(model.view.error).toBe(errorText('zh', 'ENROLMENT_DOCUMENT_INVALID'))
  model.setDocumentNumber(` ${worker.documentNumber.toLowerCase()} `)
  model.setName('别人')
  await model.sendIdentity()
  expect(model.view).toMatchObject({
    kind: 'identity',
    error: errorText('zh', 'ENROLMENT_NAME_MISMATCH'),
    name: '别人',
  })
  model.setName(worker.name)
  await model.sendIdentity()
  expect(model.view).toMatchObject({ kind: 'face', error: '' })
  expect(model.view.explanation).not.toContain(worker.name)

  // Another phone of the same person goes on where this one stood.
  const second = openApp('model-holder')
  const resumed = new Enrolment(second.app)
  await resumed.show()
  expect(resumed.view.kind).toBe('face')

  await model.verifyFace()
  expect(model.view.kind).toBe('password')
  expect(model.view.keypad.keys.slice().sort()).toEqual(Array.from('0123456789'))
  type(model.keypad, '123456')
  expect(model.view.error).toBe(errorText('zh', 'PASSWORD_TOO_SIMPLE'))
  type(model.keypad, PASSWORD)
  expect(model.view.explanation).toBe(app.text('enrolment.password.again'))
  type(model.keypad, '739155')
  expect(model.view.explanation).toBe(app.text('enrolment.password.different'))
  type(model.keypad, PASSWORD)
  type(model.keypad, PASSWORD)
  await until(() => model.view.kind === 'done')
  expect(model.view).toMatchObject({ name: '', documentNumber: '' })
  expect(app.card).toBe('open')
}, 60_000)

test('keypad: the layout changes, digits are counted and can be taken back, never more than six', () => {
  const model = new Unlock(holder.app)
  model.show()
  const layouts = new Set<string>()
  for (let turn = 0; turn < 20; turn++) {
    model.show()
    layouts.add(model.view.keypad.keys.join(''))
  }
  expect(layouts.size).toBeGreaterThan(15)
  type(model.keypad, '12')
  expect(model.view.keypad).toMatchObject({ count: 2, status: '已输入 2 位，共 6 位' })
  model.keypad.remove()
  model.keypad.press('x')
  expect(model.view.keypad.dots).toEqual([true, false, false, false, false, false])
})

test('card: masked, revealed by the password, masked again when it is left', async () => {
  const model = new Card(holder.app)
  await model.show()
  expect(model.view).toMatchObject({ kind: 'card', revealed: false, canLink: true, canPay: false })
  expect(model.view.name).not.toBe(worker.name)
  model.toggleReveal()
  expect(model.view.asking).toBe(true)
  type(model.keypad, '739155')
  await until(() => model.view.error !== '')
  expect(model.view.error).toBe(errorText('zh', 'PASSWORD_WRONG', { attemptsLeft: 4 }))
  type(model.keypad, PASSWORD)
  await until(() => model.view.revealed)
  expect(model.view).toMatchObject({ name: worker.name, number: worker.documentNumber })
  expect(model.view.countdown).toMatch(/^(30|29|28) 秒后自动隐藏$/)
  model.hide()
  expect(model.view.name).not.toBe(worker.name)

  await model.show()
  model.toggleReveal()
  expect(model.view.canUseFace).toBe(true)
  await model.revealByFace()
  expect(model.view).toMatchObject({ name: worker.name, asking: false, error: '' })
  model.hide()
}, 60_000)

test('card: without the network as it was last seen, and until when codes work', async () => {
  const codes = new Code(holder.app, 'identity')
  codes.show()
  await until(() => codes.view.kind === 'code')
  codes.hide()
  const model = new Card(holder.app)
  holder.setOnline(false)
  await model.show()
  expect(model.view).toMatchObject({ kind: 'card', error: '', statusKind: 'active' })
  expect(model.view.keptNote).toMatch(/^没有网络。这是 .+ 看到的社保卡。身份码可以用到 .+。$/)
  holder.setOnline(true)
  await model.show()
  expect(model.view.keptNote).toBe('')
  model.hide()
}, 60_000)

test('card: who comes back sees it at once, before the platform is asked', async () => {
  const app = new App({ essc: holder.essc, host: holder.host })
  await app.start()
  const card = new Card(app)
  expect(card.view).toMatchObject({ kind: 'card', keptNote: '', revealed: false })
  expect(card.view.name).toMatch(/^\*/)
  // What was kept is handed out once: a later page asks, and shows what is true by then.
  expect(new Card(app).view.kind).toBe('loading')
})

test('licence: a double tap opens it, its clock runs, and it closes when it is left', async () => {
  const model = new Card(holder.app)
  await model.show()
  const { licence } = model
  licence.tap()
  expect(licence.view.kind).toBe('closed')
  licence.tap()
  expect(licence.view.kind).toBe('loading')
  await until(() => licence.view.kind === 'shown')
  expect(licence.view).toMatchObject({ name: worker.name, status: '正常' })
  expect(JSON.stringify(licence.view)).not.toContain(worker.documentNumber)
  const first = licence.view.clock
  expect(first).toMatch(/:\d\d$/)
  await until(() => licence.view.clock !== first)
  model.hide()
  expect(licence.view).toMatchObject({ kind: 'closed', name: '' })
}, 60_000)

test('bank: the phone on file, then the code, and what went wrong with either', async () => {
  const model = new Bank(holder.app)
  await model.show()
  expect(model.view).toMatchObject({ kind: 'phone', canSend: false })
  model.setPhone('19900008888')
  await model.sendCode()
  expect(model.view.error).toBe(errorText('zh', 'BANK_PHONE_MISMATCH'))
  model.setPhone(worker.phone!)
  await model.sendCode()
  expect(model.view).toMatchObject({ kind: 'code', canConfirm: false, error: '' })
  const code = await world.bankCode(worker.phone!)
  model.setCode(code === '000000' ? '000001' : '000000')
  await model.confirm()
  expect(model.view.error).toBe(errorText('zh', 'BANK_CODE_WRONG', { attemptsLeft: 4 }))
  model.setCode(code)
  await model.confirm()
  expect(model.view).toMatchObject({ kind: 'linked', linked: true })
}, 60_000)

test('codes: shown with a countdown, and still shown without the network', async () => {
  const model = new Code(holder.app, 'identity')
  expect(model.view.kind).toBe('loading')
  model.show()
  await until(() => model.view.kind === 'code')
  expect(model.view.image).toMatch(/^data:image\/svg\+xml,%3Csvg/)
  expect(model.view.countdown).toMatch(/\d+ 秒/)
  const { image } = model.view
  holder.setOnline(false)
  model.refresh()
  await until(() => model.view.image !== image)
  holder.setOnline(true)
  model.hide()
  expect(model.view.image).toBe('')

  const payment = new Code(holder.app, 'payment')
  payment.show()
  await until(() => payment.view.kind === 'code')
  expect(payment.view.digits).toMatch(/^(\d{4} ){4}\d{4}$/)
  payment.hide()
}, 60_000)

test('payments: the question appears, the wrong password keeps it, the right one pays', async () => {
  const till = await world.startTerminal('till')
  const code = new Code(holder.app, 'payment')
  const model = new Confirm(holder.app)
  shown.push(code, model)
  code.show()
  model.show()
  await until(() => code.view.kind === 'code')
  const digits = () => code.view.digits.replace(/ /g, '')
  const first = digits()
  await till.charge({ digits: first, amountFen: 30_000, orderReference: 'model-1' })
  await until(() => model.view.kind === 'quote')
  expect(model.view).toMatchObject({ amount: '¥300.00', error: '' })
  model.agree()
  expect(model.view.kind).toBe('password')
  type(model.keypad, '739155')
  await until(() => model.view.error !== '')
  expect(model.view).toMatchObject({
    kind: 'password',
    error: errorText('zh', 'PASSWORD_WRONG', { attemptsLeft: 4 }),
  })
  type(model.keypad, PASSWORD)
  await until(() => model.view.kind === 'outcome')
  expect(model.view).toMatchObject({ paid: true, state: '付款成功', reason: '' })
  expect((await till.resumeCharge())!.state).toBe('captured')
  model.close()

  await until(() => digits() !== first)
  await till.charge({ digits: digits(), amountFen: 25_000, orderReference: 'model-2' })
  await until(() => model.view.kind === 'quote')
  await model.decline()
  expect(model.view).toMatchObject({ kind: 'outcome', paid: false, state: '没有付款' })
  code.hide()
  model.hide()
  expect(model.view.kind).toBe('none')

  const history = new History(holder.app)
  await history.show()
  expect(history.view.rows.map(({ amount, state }) => [amount, state])).toEqual([
    ['¥250.00', '没有付款'],
    ['¥300.00', '付款成功'],
  ])
}, 90_000)

test('scan to pay: the word below the limit, an amount where none is named, a face above it', async () => {
  const till = await world.startTerminal('till')
  const model = new ScanPay(holder.app)
  shown.push(model)
  const { confirm } = model
  const scanned = async (text: string) => {
    holder.hold(text)
    await model.scan()
  }
  holder.hold('')
  model.show()
  await until(() => !model.view.busy)
  expect(model.view).toMatchObject({ kind: 'ready', canScan: true, error: '' })
  await scanned('https://example.com')
  expect(model.view).toMatchObject({ kind: 'finding', finding: 'address' })
  await scanned('essc:pay:00AAAAAAAAAAAAAAAAAAAAAA')
  expect(model.view).toMatchObject({ finding: 'unlisted', error: '' })

  const small = await till.present({ amountFen: 1_990, orderReference: 'scan-1' })
  await scanned(small.code)
  expect(confirm.view).toMatchObject({
    kind: 'quote',
    amount: '¥19.90',
    agreeLabel: '确认付款',
    canUseFace: false,
  })
  await confirm.agree()
  expect(confirm.view).toMatchObject({ kind: 'outcome', paid: true })
  confirm.close()
  await scanned(small.code)
  expect(model.view.error).toBe(errorText('zh', 'PAYMENT_STATE_CONFLICT'))

  const counter = await till.present({})
  await scanned(counter.code)
  expect(model.view).toMatchObject({ kind: 'amount', canPay: false, error: '' })
  for (const key of ['3', '.', '5', '9'] as const) model.amount.press(key)
  expect(model.view).toMatchObject({ canPay: true, payLabel: '付款 ¥3.59' })
  await model.sendAmount()
  expect(confirm.view).toMatchObject({ kind: 'quote', amount: '¥3.59' })
  // Whoever only looks at a message finds the question again.
  model.hide()
  model.show()
  expect(confirm.view.kind).toBe('quote')
  await confirm.decline()
  expect(confirm.view).toMatchObject({ kind: 'outcome', paid: false })
  confirm.close()

  const large = await till.present({ amountFen: 20_001, orderReference: 'scan-2' })
  await scanned(large.code)
  expect(confirm.view).toMatchObject({ agreeLabel: '输入密码并付款', canUseFace: true })
  await confirm.agree()
  expect(confirm.view.kind).toBe('password')
  await confirm.agreeByFace()
  expect(confirm.view).toMatchObject({ kind: 'outcome', paid: true })
  model.hide()
}, 90_000)

test('history: searched, summed up by months, and a refund is seen at once', async () => {
  const till = await world.startTerminal('till')
  const model = new History(holder.app)
  shown.push(model)
  await model.show()
  expect(model.view.rows).toHaveLength(5)
  expect(model.view.months).toHaveLength(1)
  expect(model.view.months[0]!.paid).toBe('付出 ¥519.91，3 笔')
  const all = model.view.rows.map(({ id }) => id)
  model.setQuery('没有这一家')
  await until(() => model.view.kind === 'empty')
  expect(model.view.empty).toBe('没有找到付款')
  model.setQuery(model.view.query.slice(0, 0))
  await until(() => model.view.kind === 'list')
  await model.selectMonth(model.view.months[0]!.id)
  expect(model.view.rows.map(({ id }) => id)).toEqual(all)
  await model.openStatement()
  expect(holder.pages.pop()).toMatch(/\/services\/statements\/.+\?lang=zh$/)
  expect(model.view.statement).toMatchObject({ error: '', canOpen: true, canCopy: false })

  const paid = model.view.rows.find(({ amount }) => amount === '¥19.90')!
  model.open(paid.id)
  await till.refund(paid.id, {
    amountFen: 500,
    refundReference: 'back-1',
    supervisorCode: sandboxSupervisor.code,
  })
  await until(() => model.view.receipt?.state === '已部分退款')
  expect(model.view.rows.find(({ id }) => id === paid.id)).toMatchObject({
    state: '已部分退款',
    back: '退回 ¥5.00',
    paid: false,
  })
  await until(() => model.view.months[0]!.back === '退回 ¥5.00，1 笔')
  model.hide()
}, 90_000)

test('services and activity: lists of what there is, in both languages', async () => {
  const services = new Services(holder.app)
  await services.show()
  const record = services.view.rows.find(({ id }) => /contribution-record/.test(id))!
  expect(record).toMatchObject({ title: '我的缴费记录', available: true, action: '打开' })
  await services.open(record.id)
  expect(holder.pages).toHaveLength(1)
  const activity = new Activity(holder.app)
  await activity.show()
  expect(activity.view.rows.map(({ what }) => what)).toContain('关联了银行账户')
  await holder.app.setLocale('en')
  expect(activity.view.rows.map(({ what }) => what)).toContain('A bank account was linked')
  expect(services.view.rows.find(({ id }) => id === record.id)!.title).toBe(
    'My contribution record',
  )
}, 60_000)

test('travel: a code of its own, with nothing to scan at a desk', async () => {
  const model = new Code(holder.app, 'travel')
  shown.push(model)
  model.show()
  await until(() => model.view.kind === 'code')
  expect(model.view).toMatchObject({
    canBind: false,
    clockNote: '',
    digits: '',
    imageLabel: holder.app.text('code.travel.image'),
  })
  model.hide()
}, 60_000)

test('unlock: another phone begins locked, five wrong passwords lock the card', async () => {
  const { app, host } = openApp('model-holder')
  await app.start()
  expect(app.card).toBe('locked')
  const model = new Unlock(app)
  model.show()
  for (const left of [4, 3, 2, 1]) {
    type(model.keypad, '739155')
    await until(
      () => model.view.error === errorText('zh', 'PASSWORD_WRONG', { attemptsLeft: left }),
    )
  }
  type(model.keypad, '739155')
  await until(() => model.view.error === errorText('zh', 'PASSWORD_LOCKED'))
  await until(() => !model.view.busy)
  type(model.keypad, PASSWORD)
  await until(() => model.view.busy)
  await until(() => !model.view.busy)
  expect(model.view.error).toBe(errorText('zh', 'PASSWORD_LOCKED'))
  expect(app.card).toBe('locked')
  expect(model.view.canRecover).toBe(true)

  // The way out: the face, then a new password.
  const recovery = new Enrolment(app)
  await recovery.show()
  expect(recovery.view.kind).toBe('face')
  await recovery.verifyFace()
  expect(recovery.view.kind).toBe('password')
  type(recovery.keypad, '806415')
  type(recovery.keypad, '806415')
  await until(() => recovery.view.kind === 'done')
  expect(app.card).toBe('open')

  // What the holder set is there at the next start, before there is a network.
  await app.setElder(true)
  const again = new App({ essc: openApp('model-holder').essc, host })
  await again.start()
  expect([again.elder, again.locale]).toEqual([true, 'zh'])
}, 60_000)

test('leave: stopped without a password, also while locked; removed and closed with it', async () => {
  const { app } = openApp('model-leaver')
  await app.start()
  const model = new Leave(app)
  expect(model.view).toMatchObject({ kind: 'choices', choices: [] })
  const father = enterOf('family-father')
  const receive = async (password: string) => {
    const enrolment = new Enrolment(app)
    await enrolment.show()
    if (enrolment.view.kind === 'identity') {
      enrolment.setName(father.name)
      enrolment.setDocumentNumber(father.documentNumber)
      await enrolment.sendIdentity()
    }
    if (enrolment.view.kind === 'face') await enrolment.verifyFace()
    if (enrolment.view.kind === 'password') for (const _ of [1, 2]) type(enrolment.keypad, password)
    await until(() => enrolment.view.kind === 'done')
  }
  await receive('806415')
  expect(model.view.choices.map(({ id }) => id)).toEqual(['stop', 'unlink', 'close'])

  const second = openApp('model-leaver')
  await second.app.start()
  expect(second.app.card).toBe('locked')
  const finder = new Leave(second.app)
  expect(finder.view.choices.map(({ id }) => id)).toEqual(['stop'])
  finder.choose('stop')
  expect(finder.view.kind).toBe('confirm')
  finder.cancel()
  expect(finder.view.kind).toBe('choices')
  finder.choose('stop')
  second.setOnline(false)
  await finder.stop()
  expect(finder.view).toMatchObject({
    kind: 'confirm',
    error: errorText('zh', 'NETWORK_UNREACHABLE'),
  })
  second.setOnline(true)
  await finder.stop()
  expect(finder.view).toMatchObject({ kind: 'done', canResume: true, error: '' })

  const card = new Card(app)
  await card.show()
  // What the phone kept is drawn first, and only then is the platform asked.
  await until(() => card.view.statusKind === 'stopped')
  expect(card.view).toMatchObject({ canResume: true, canLink: false })
  await receive('849205')
  await card.show()
  expect(card.view).toMatchObject({ statusKind: 'active', canResume: false })
  card.hide()

  model.choose('unlink')
  expect(model.view.kind).toBe('password')
  type(model.keypad, '806415')
  await until(() => model.view.error !== '')
  expect(model.view.error).toBe(errorText('zh', 'PASSWORD_WRONG', { attemptsLeft: 4 }))
  type(model.keypad, '849205')
  await until(() => model.view.kind === 'done')
  expect([app.card, model.view.title]).toEqual(['none', app.text('leave.unlink.done')])
  model.hide()
  expect(model.view.choices).toEqual([])

  await receive('849205')
  model.choose('close')
  type(model.keypad, '849205')
  await until(() => model.view.kind === 'done')
  await app.setLocale('en')
  expect([app.card, model.view.title]).toEqual(['none', 'The card is closed'])
}, 60_000)
