import path from 'node:path'
import { sandboxSupervisor } from '@essc/platform/sandbox/seed'
import {
  canRun,
  counterCode,
  deskChallenge,
  explainCode,
  type HostName,
  journeyTest,
  Phone,
  type Simulator,
  startSimulator,
  tab,
  tillPresents,
  tillRefunds,
  tillSays,
  useDesk,
  useTill,
} from './simulator.ts'

// Everything as a person does it: the built mini-programs in their simulated hosts, the real platform on
// real PostgreSQL, codes read off screenshots and typed into the terminals as key presses.
jest.setTimeout(240_000)

/** Keeps what a step looks like under docs/pictures, when asked to: ESSC_PICTURES=1. */
async function picture(name: string, host?: HostName): Promise<void> {
  if (!process.env.ESSC_PICTURES) return
  const file = path.resolve(__dirname, `../../docs/pictures/${name}`)
  const seen = host ? simulator.page.locator(`#${host}-phone`) : simulator.page
  await simulator.page.waitForTimeout(400)
  await seen.screenshot({ path: file, scale: 'css' })
}

let simulator: Simulator
beforeAll(async () => {
  if (canRun) simulator = await startSimulator()
}, 400_000)
afterAll(() => simulator?.stop())

const people: Record<HostName, { key: string; name: string; number: string }> = {
  wechat: { key: 'worker', name: '陈一鸣', number: '330502199005129813' },
  alipay: { key: 'family-mother', name: '许文静', number: '33050219860318982X' },
  bank: { key: 'family-father', name: '周海峰', number: '330502198409029857' },
}

describe.each(['wechat', 'alipay', 'bank'] as const)('%s', (host) => {
  const person = people[host]
  const phone = () => new Phone(simulator.page, host)
  const journey = journeyTest()

  journey(
    'enrol, show the identity code, be verified offline and resolved for a purpose',
    async () => {
      const holder = phone()
      await holder.receiveCard(person.key)
      await picture(`${host}-card.png`, host)
      await holder.openIdentityCode()
      const code = await holder.scanIdentity()
      await picture(`${host}-identity-code.png`, host)
      expect(code).not.toContain(person.number)
      const answer = await useDesk(simulator.page, code)
      expect(answer).toContain('离线验码通过')
      expect(answer).toContain(person.name)
      expect(answer).toContain(person.number)
      await holder.sees('窗口已查询您的信息')

      const again = await useDesk(simulator.page, code)
      expect(again).toContain('CODE_REPLAYED')
      expect(again).not.toContain(person.number)

      await holder.press('立即刷新')
      const fresh = await holder.scan(new RegExp(`^(?!${escaped(code)}$)SC1:.{297}$`))
      if (host === 'wechat') {
        const { kind, verdict, checks } = await explainCode(simulator.page, fresh)
        expect(kind).toBe('compact')
        expect(verdict).toMatch(/没有见过这个码的终端会接受它.*信任名单第 \d+ 号/s)
        expect(checks).toContain('status passed')
        expect(checks).toContain('replay not checked')
        const forged = `${fresh.slice(0, -1)}${fresh.endsWith('A') ? 'B' : 'A'}`
        expect((await explainCode(simulator.page, forged)).verdict).toMatch(
          /CODE_(MALFORMED|SIGNATURE_INVALID)/,
        )
      }
      const library = await useDesk(simulator.page, fresh, '图书馆入馆')
      expect(library).toContain('查询结果')
      expect(library).not.toContain(person.name)
      await holder.back()
    },
  )

  journey(
    'scan the desk’s challenge: the code is good at that desk, for what needs it',
    async () => {
      const holder = phone()
      const purpose = '重置密码（须扫本窗口码）'
      await holder.openIdentityCode()
      const loose = await holder.scanIdentity()
      expect(await useDesk(simulator.page, loose, purpose)).toContain('CODE_BINDING_REQUIRED')
      await holder.scanWith('扫一扫窗口上的码', 'https://example.com')
      await holder.seesError('CODE_MALFORMED')
      await holder.scanWith('扫一扫窗口上的码', await deskChallenge(simulator.page, purpose))
      await holder.sees('身份码现在只在您扫过的窗口有效')
      const bound = await holder.scan(new RegExp(`^(?!${escaped(loose)}$)SC1:.{297}$`))
      await picture(`${host}-bound-code.png`, host)
      const answer = await useDesk(simulator.page, bound, purpose)
      expect(answer).toContain(person.name)
      await holder.sees('窗口已查询您的信息')
      await holder.sees('窗口屏幕上有二维码时先扫它')
      await holder.back()
    },
  )

  journey(
    'turn on payment, pay at once below the limit and with the password above it',
    async () => {
      const holder = phone()
      await holder.turnOnPayment(person.key)
      await holder.openPaymentCode()
      const digits = await holder.scanPayment()
      const paid = await useTill(simulator.page, '12.30', digits)
      expect(paid).toContain('收款成功')
      expect(paid).toContain('12.30')
      await holder.sees('付款成功')
      await holder.sees(/凭证号/)
      await holder.press('关闭')

      const next = await holder.scan(new RegExp(`^(?!${digits}$)\\d{20}$`))
      expect(await useTill(simulator.page, '200.01', next)).toContain('等待顾客')
      await holder.sees('输入密码并付款')
      await picture(`${host}-confirm.png`, host)
      await holder.press('输入密码并付款')
      await holder.enterPassword()
      await tillSays(simulator.page, /收款成功/)
      await holder.sees('付款成功')
      await picture(`${host}-paid.png`, host)
      if (host === 'bank') await picture('simulator.png')
      await holder.press('关闭')
      await holder.back()
    },
  )

  journey('show the card over the whole screen, and name and number by a face', async () => {
    const holder = phone()
    await holder.app.getByText('社会保障号码').locator('visible=true').first().dblclick()
    await holder.sees('平台时间')
    await holder.sees(person.name)
    const clock = holder.app
      .getByText(/\d:\d\d:\d\d/)
      .locator('visible=true')
      .first()
    const first = await clock.textContent()
    await picture(`${host}-licence.png`, host)
    for (let tries = 0; (await clock.textContent()) === first && tries < 50; tries++)
      await holder.page.waitForTimeout(100)
    expect(await clock.textContent()).not.toBe(first)
    await holder.press('关闭')
    await holder.press(/^亮证/)
    await holder.sees('平台时间')
    await holder.press('关闭')

    await holder.press('显示姓名和号码')
    await holder.press('刷脸查看')
    await holder.page.getByRole('button', { name: '面部已对准，开始验证' }).click()
    await holder.sees(person.number)
    await holder.sees(/秒后自动隐藏/)
    await picture(`${host}-revealed.png`, host)
    await holder.press('隐藏姓名和号码')
  })

  journey('scan what the till and the counter show, and see a refund at once', async () => {
    const holder = phone()
    const { page } = holder
    await holder.scanWith('扫码付款', await tillPresents(page, '19.90'))
    await holder.sees('收款方')
    await picture(`${host}-scan-quote.png`, host)
    await holder.press('确认付款')
    await holder.sees('付款成功')
    await tillSays(page, /收款成功/)
    await holder.press('关闭')
    await holder.scanWith('扫一扫', 'https://example.com')
    await holder.sees('这是一个网址')
    await holder.back()

    await holder.press('设置')
    await holder.press('付款记录')
    await holder.sees('每月合计')
    await holder.press(/^青禾大药房，¥19\.90/)
    await holder.sees('凭证号')
    await tillRefunds(page, sandboxSupervisor.code)
    await holder.sees('已退金额')
    await picture(`${host}-refunded.png`, host)
    await holder.press('关闭')
    await holder.sees(/退回 ¥19\.90，1 笔/)
    await picture(`${host}-history.png`, host)
    await holder.back()
    await holder.back()

    await holder.scanWith('扫码付款', await counterCode(page))
    await holder.sees('这个收款码没有金额')
    await holder.enterPassword('36')
    await picture(`${host}-amount.png`, host)
    await holder.press('付款 ¥36.00')
    await holder.press('确认付款')
    await holder.sees('付款成功')
    await holder.press('关闭')
    await holder.back()
  })

  journey('the code for buses and trains, where the city reads it', async () => {
    const holder = phone()
    await holder.openIdentityCode()
    const identity = await holder.scanIdentity()
    await holder.press('乘车码')
    await holder.app
      .getByRole('img', { name: /乘车二维码/ })
      .first()
      .waitFor()
    await holder.scan(new RegExp(`^(?!${escaped(identity)}$)SC1:.{297}$`))
    await picture(`${host}-travel.png`, host)
    await holder.back()
    await holder.sees('付款码')
  })

  journey('open a service, signed in as the holder', async () => {
    const holder = phone()
    await holder.press('办事服务')
    await holder.sees('我的缴费记录')
    await holder.press(/^打开 我的缴费记录/)
    const service = holder.app.frameLocator('iframe').first()
    const record = host === 'bank' ? holder.page.frameLocator('[name=bank-web-view]') : service
    await record.getByText('缴费月数').first().waitFor()
    await record
      .getByText(`*${person.name.slice(1)}`)
      .first()
      .waitFor()
    await picture(`${host}-service.png`, host)
    // A bank's web view closes by a step of its own.
    if (host === 'bank') await holder.back()
    await holder.back()
    await holder.back()
    await holder.sees('身份码')
  })

  journey('stop the card, bring it back, take it out of the app', async () => {
    const holder = phone()
    const open = async () => {
      await holder.press('设置')
      await holder.press('停用与注销')
    }
    await open()
    await picture(`${host}-leave.png`, host)
    await holder.press('立即停用')
    await holder.sees('现在停用电子社保卡？')
    await holder.press('取消')
    await holder.press('立即停用')
    await holder.sees('现在停用电子社保卡？')
    await holder.press('立即停用')
    await holder.sees('电子社保卡已停用')
    await picture(`${host}-stopped.png`, host)
    await holder.press('完成')
    await holder.sees('已停用')
    await picture(`${host}-stopped-card.png`, host)
    await holder.press('身份码')
    await holder.seesError('CARD_STOPPED')
    await holder.back()

    await holder.press('恢复使用')
    await holder.showFace()
    await holder.setPassword('849205')
    await holder.sees('领取成功')
    await holder.press('查看社保卡')
    await holder.sees('正常')
    await holder.openIdentityCode()
    expect(await useDesk(simulator.page, await holder.scanIdentity())).toContain('查询结果')
    await holder.back()

    await open()
    await holder.press('从这个 App 移除')
    await holder.sees('其他 App 照常使用')
    await holder.enterPassword('730592')
    await holder.seesError('PASSWORD_WRONG', { attemptsLeft: 4 })
    await holder.enterPassword('849205')
    await holder.sees('已从这个 App 移除')
    await holder.press('完成')
    await holder.sees('领取电子社保卡')
  })
})

const escaped = (text: string) => text.replace(/[$*+./\\-]/g, '\\$&')

journeyTest()(
  'the page beside the phones shows people, amounts, messages and the console',
  async () => {
    for (const name of ['测试人员', '测试金额', '短信', '控制台', '收银台与窗口'])
      await tab(simulator.page, name)
    await simulator.page.setViewportSize({ width: 420, height: 900 })
    await picture('narrow.png')
  },
)
