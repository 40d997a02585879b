import type { ErrorCode } from '@essc/protocol/errors'
import { errorText, type MessageParameters } from '@essc/protocol/messages/messages'
import {
  advance,
  canRun,
  type HostName,
  journeyTest,
  Phone,
  type Simulator,
  startSimulator,
  tab,
  tillCharges,
  tillSays,
  useDesk,
  useTill,
} from './simulator.ts'

// Everything that goes wrong for a person, on the page itself: each trouble has its own sentence where it
// happened, and afterwards nothing is lost and nothing was done twice.
jest.setTimeout(90_000)

let simulator: Simulator
beforeAll(async () => {
  if (canRun) simulator = await startSimulator()
}, 400_000)
afterAll(() => simulator?.stop())

const journey = journeyTest()
const phone = (host: HostName) => new Phone(simulator.page, host)
const sentence = (code: ErrorCode, parameters?: MessageParameters) =>
  errorText('zh', code, parameters)

describe('wechat', () => {
  journey('a wrong check digit and a wrong name are told where they were typed', async () => {
    const holder = phone('wechat')
    await holder.identify('check-digit-wrong')
    await holder.seesError('ENROLMENT_DOCUMENT_INVALID')
    await holder.fill('name-mismatch')
    await holder.press('继续')
    await holder.seesError('ENROLMENT_NAME_MISMATCH')
    await holder.fill('balance-short')
    await holder.press('继续')
    await holder.sees('第 2 步，共 4 步')
  })

  journey('a face check that is cancelled or timed out costs nothing but the step', async () => {
    const holder = phone('wechat')
    await holder.showFace('取消')
    await holder.seesError('HOST_CANCELLED')
    await holder.sees('今天还可以试 3 次')
    await holder.showFace('等到超时')
    await holder.seesError('FACE_TIMED_OUT')
    await holder.sees('今天还可以试 2 次')
  })

  journey('an app that is killed in the middle goes on at the right step', async () => {
    const holder = phone('wechat')
    await holder.menu('重新打开')
    await holder.press('领取电子社保卡')
    await holder.sees('第 2 步，共 4 步')
    await holder.showFace()
    await holder.sees('设置社保卡密码')
    await holder.enterPassword('123456')
    await holder.seesError('PASSWORD_TOO_SIMPLE')
    await holder.enterPassword('730592')
    await holder.sees('再输入一次密码')
    await holder.enterPassword('730593')
    await holder.sees('两次输入的不一样')
    await holder.menu('重新打开')
    await holder.press('领取电子社保卡')
    await holder.sees('第 3 步，共 4 步')
    await holder.setPassword()
    await holder.sees('领取成功')
    await holder.press('查看社保卡')
    await holder.press('用卡记录')
    await holder.sees('签发了电子社保卡')
    expect(await holder.app.getByText('签发了电子社保卡').locator('visible=true').count()).toBe(1)
    await holder.back()
  })

  journey('above the balance nothing is taken; the last of it can be paid', async () => {
    const { page } = simulator
    const holder = phone('wechat')
    await holder.turnOnPayment('balance-short')
    await holder.openPaymentCode()
    const digits = await holder.scanPayment()
    expect(await useTill(page, '3.51', digits)).toContain(sentence('PAYMENT_BALANCE_SHORT'))
    await holder.seesError('PAYMENT_BALANCE_SHORT')
    await holder.press('关闭')
    expect(await useTill(page, '3.50', digits)).toContain(sentence('CODE_REPLAYED'))
    const next = await holder.scan(new RegExp(`^(?!${digits}$)\\d{20}$`))
    expect(await useTill(page, '3.50', next)).toContain('收款成功')
    await holder.sees('付款成功')
    await holder.press('关闭')
    await holder.back()
    const paid = (await holder.payments()).filter((row) => row.includes('付款成功'))
    expect(paid).toEqual([expect.stringContaining('¥3.50')])
    const taken = (await tillCharges(page)).filter((row) => row.includes('已收款'))
    expect(taken).toEqual([expect.stringContaining('¥3.50')])
  })
})

describe('alipay', () => {
  journey('a face that does not match has three tries, and then the way out is told', async () => {
    const holder = phone('alipay')
    await holder.identify('face-refused')
    for (const attemptsLeft of [3, 2, 1]) {
      await holder.sees(`今天还可以试 ${attemptsLeft} 次`)
      await holder.showFace()
      await holder.seesError('FACE_REFUSED')
    }
    await holder.sees('今天还可以试 0 次')
    await holder.seesError('FACE_LIMIT')
    expect(await holder.app.getByRole('button', { name: '开始人脸验证' }).count()).toBe(0)
    await holder.sees('到社保窗口办')
    await holder.sees('· 身份证件原件')
    await holder.press('获取窗口办理号')
    await holder.app
      .getByRole('img', { name: /^窗口办理号/ })
      .first()
      .waitFor()
  })

  journey('a wrong password at a payment is counted, and the payment goes on', async () => {
    const { page } = simulator
    const holder = phone('alipay')
    await holder.menu('换人换手机')
    await holder.receiveCard('family-mother')
    await holder.turnOnPayment('family-mother')
    await holder.openPaymentCode()
    expect(await useTill(page, '200.01', await holder.scanPayment())).toContain('等待顾客')
    await holder.press('输入密码并付款')
    await holder.enterPassword('730591')
    await holder.seesError('PASSWORD_WRONG', { attemptsLeft: 4 })
    await holder.enterPassword()
    await tillSays(page, /收款成功/)
    await holder.sees('付款成功')
    await holder.press('关闭')
    await holder.back()
  })
})

describe('bank', () => {
  journey('an altered code and a used code are refused; without network codes go on', async () => {
    const { page } = simulator
    const holder = phone('bank')
    await holder.receiveCard('worker')
    await holder.openIdentityCode()
    await holder.menu('断开网络')
    const before = await holder.scanIdentity()
    await holder.press('立即刷新')
    const code = await holder.scan(otherThan(before))
    // The 250th character lies in the phone's own signature.
    const altered = code.slice(0, 249) + (code[249] === '0' ? '1' : '0') + code.slice(250)
    expect(await useDesk(page, altered)).toContain(sentence('CODE_SIGNATURE_INVALID'))
    expect(await useDesk(page, code)).toContain('陈一鸣')
    const again = await useDesk(page, code)
    expect(again).toContain(sentence('CODE_REPLAYED'))
    expect(again).not.toContain('陈一鸣')
    await holder.back()
    await holder.press('办事服务')
    await holder.seesError('NETWORK_UNREACHABLE')
    await holder.menu('接通网络')
    await holder.back()
    await holder.sees('身份码')
  })

  journey('the platform ends while a payment waits for its holder: paid once', async () => {
    const { page } = simulator
    const holder = phone('bank')
    await holder.turnOnPayment('worker')
    await holder.openPaymentCode()
    expect(await useTill(page, '1000.00', await holder.scanPayment())).toContain('等待顾客')
    await holder.press('输入密码并付款')
    await tab(page, '控制台')
    const ended = page.waitForResponse(/\/simulator\/restart-platform$/)
    await page.getByRole('button', { name: '重启平台' }).click()
    await ended
    await holder.enterPassword()
    await holder.sees('付款成功')
    expect(simulator.said()).toContain('The platform ended')
    await holder.press('关闭')
    await holder.back()
    await tab(page, '收银台与窗口')
    await tillSays(page, /收款成功/)
    expect(await holder.payments()).toEqual([expect.stringMatching(/¥1,000\.00.*付款成功/)])
    const charges = (await tillCharges(page)).filter((row) => row.includes('¥1,000.00'))
    expect(charges).toEqual([expect.stringContaining('已收款')])
  })

  journey('a payment that nobody confirms lapses, and an old code is no longer taken', async () => {
    const { page } = simulator
    const holder = phone('bank')
    await holder.openIdentityCode()
    const code = await holder.scanIdentity()
    await holder.back()
    await holder.openPaymentCode()
    expect(await useTill(page, '300.00', await holder.scanPayment())).toContain('等待顾客')
    await holder.sees('输入密码并付款')
    await advance(page, '30 秒', 4)
    await tab(page, '收银台与窗口')
    expect(await tillSays(page, /没有收到款/)).toContain(sentence('PAYMENT_EXPIRED'))
    await holder.sees('已过期')
    await holder.seesError('PAYMENT_EXPIRED')
    await holder.press('关闭')
    await holder.back()
    expect(await holder.payments()).toEqual([
      expect.stringMatching(/¥300\.00.*已过期/),
      expect.stringMatching(/¥1,000\.00.*付款成功/),
    ])
    expect(await useDesk(page, code)).toContain(sentence('CODE_EXPIRED'))
  })
})

journey('a card that five wrong passwords locked opens by its holder’s face', async () => {
  const holder = phone('alipay')
  // A day later the session is over, and the card opens with its password again.
  await advance(simulator.page, '1 天')
  await holder.menu('重新打开')
  await holder.sees('输入密码，打开社保卡')
  for (const attemptsLeft of [4, 3, 2, 1]) {
    await holder.enterPassword('730591')
    await holder.seesError('PASSWORD_WRONG', { attemptsLeft })
  }
  await holder.enterPassword('730591')
  await holder.seesError('PASSWORD_LOCKED')
  await holder.press('用人脸重设密码')
  await holder.sees('第 2 步，共 4 步')
  await holder.showFace()
  await holder.setPassword('835270')
  await holder.press('查看社保卡')
  await holder.sees('身份码')
  expect((await holder.payments()).filter((row) => row.includes('付款成功'))).toHaveLength(1)
})

function otherThan(code: string): RegExp {
  return new RegExp(`^(?!${code.replace(/[$*+./\\-]/g, '\\$&')}$)SC1:.{297}$`)
}
