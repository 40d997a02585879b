import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { ErrorCode } from '@essc/protocol/errors'
import { errorText, type MessageParameters } from '@essc/protocol/messages/messages'
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from 'playwright-core'

const root = path.resolve(__dirname, '../..')
const output = path.join(root, 'test/output')

const browserPath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
].find((file) => file && existsSync(file))
const zbar = spawnSync('zbarimg', ['--version']).status === 0

/** `test`, or `test.skip` where a tool is missing; says so, and Jest counts it as skipped. */
export function journeyTest(): typeof test {
  for (const [tool, found] of Object.entries({ chromium: browserPath, zbarimg: zbar }))
    if (!found) process.stdout.write(`skipped: ${tool}\n`)
  return browserPath && zbar ? test : (test.skip as typeof test)
}

export const canRun = browserPath !== undefined && zbar

export type HostName = 'wechat' | 'alipay' | 'bank'

/** What a person sees of each host, in Chinese. */
export const hostLabels = { wechat: '微信', alipay: '支付宝', bank: '银行 App' } as const

export interface Simulator {
  url: string
  page: Page
  /** What the program printed. */
  said(): string
  stop(): Promise<void>
}

/** Starts what `npm start` starts, on an empty folder and a free port, and opens its page. */
export async function startSimulator(): Promise<Simulator> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'essc-journey-'))
  mkdirSync(output, { recursive: true })
  const script = path.join(root, 'config/scripts/start.mjs')
  const child = spawn(
    process.execPath,
    [script, '--port', '0', '--data', path.join(folder, 'data'), '--no-open'],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let printed = ''
  const collect = (chunk: Buffer) => {
    printed += chunk
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  let browser: Browser | undefined
  const stop = async () => {
    await browser?.close()
    await ended(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const url = await printedUrl(child, () => printed)
    browser = await chromium.launch({
      executablePath: browserPath!,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    const page = await newPage(browser, url)
    return { url, page, said: () => printed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function newPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1600, height: 1000 },
    deviceScaleFactor: 2,
    locale: 'zh-CN',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(url)
  return page
}

async function printedUrl(child: ChildProcess, printed: () => string): Promise<string> {
  for (let tries = 0; tries < 2400; tries++) {
    const ready = /^Ready: (http\S+)/m.exec(printed())
    if (ready) return ready[1]!
    if (child.exitCode !== null) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the simulator did not start:\n${printed()}`)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await exit
  clearTimeout(timer)
}

/** One phone on the page, as the person who holds it uses it. */
export class Phone {
  readonly host: HostName
  readonly page: Page
  readonly app: FrameLocator
  private readonly label: string

  constructor(page: Page, host: HostName) {
    this.host = host
    this.page = page
    this.app = page.frameLocator(`#phone-${host}`)
    this.label = hostLabels[host]
  }

  /** A control of the phone or its host around the app. */
  chrome(name: string | RegExp) {
    return this.page.locator(`#${this.host}-phone`).getByRole('button', { name })
  }

  async press(name: string | RegExp): Promise<void> {
    await this.app.getByRole('button', { name }).first().click()
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.app.getByText(text).locator('visible=true').first().waitFor()
  }

  /** The sentence of a coded error, as an alert. */
  async seesError(code: ErrorCode, parameters: MessageParameters = {}): Promise<void> {
    await this.app
      .getByRole('alert')
      .filter({ hasText: errorText('zh', code, parameters) })
      .locator('visible=true')
      .first()
      .waitFor()
  }

  async back(): Promise<void> {
    await this.chrome('返回').click()
  }

  /** Something that happens to the phone, out of the menu above it. */
  async menu(
    item: '断开网络' | '接通网络' | '重新打开' | '换人换手机' | '杀掉应用',
  ): Promise<void> {
    const details = this.page.locator(`#${this.host}-phone details.menu`)
    await details.locator('summary').click()
    await details.getByRole('button', { name: item, exact: true }).click()
  }

  /** The holder's payments as the phone lists them, newest first. Begins and ends at the home page. */
  async payments(): Promise<string[]> {
    await this.press('设置')
    await this.press('付款记录')
    await this.sees('付款记录')
    const rows = this.app
      .getByRole('listitem')
      .filter({ hasNotText: '付出' })
      .locator('visible=true')
    await rows.or(this.app.getByText('还没有付款记录')).first().waitFor()
    const texts = await rows.allInnerTexts()
    await this.back()
    await this.sees('长辈版')
    await this.back()
    await this.sees('身份码')
    return texts.map((text) => text.replace(/\s+/g, ' '))
  }

  /** Types what the page offers for a test person into the fields that the phone shows. */
  async fill(person: string): Promise<void> {
    await tab(this.page, '测试人员')
    const row = this.page.locator(`[data-person=${person}]`)
    await row.getByRole('button', { name: `填入${this.label}` }).click()
  }

  async enterPassword(password = '730592'): Promise<void> {
    for (const digit of password)
      await this.app
        .getByRole('button', { name: digit, exact: true })
        .locator('visible=true')
        .click()
  }

  /** Name and number, as far as the next step. */
  async identify(person: string): Promise<void> {
    await this.press('领取电子社保卡')
    await this.sees('填写证件信息')
    await this.fill(person)
    await this.press('继续')
  }

  /** The face check of the host. */
  async showFace(button: string | RegExp = '面部已对准，开始验证'): Promise<void> {
    await this.press('开始人脸验证')
    await this.page.getByRole('button', { name: button }).click()
  }

  async setPassword(password = '730592'): Promise<void> {
    await this.sees('设置社保卡密码')
    await this.enterPassword(password)
    await this.sees('再输入一次密码')
    await this.enterPassword(password)
  }

  /** From the home page without a card to the home page with one. */
  async receiveCard(person: string): Promise<void> {
    await this.identify(person)
    await this.sees('开始人脸验证')
    await this.showFace()
    await this.setPassword()
    await this.sees('领取成功')
    await this.press('查看社保卡')
    await this.sees('身份码')
  }

  /** Links the bank account with the code from the inbox. */
  async turnOnPayment(person: string): Promise<void> {
    await this.press('开通支付')
    await this.sees('银行预留手机号')
    await this.fill(person)
    await this.press('获取验证码')
    await this.sees('短信验证码')
    await tab(this.page, '短信')
    await this.page
      .locator('[data-message]')
      .first()
      .getByRole('button', { name: `填入${this.label}` })
      .click()
    await this.press('确认')
    await this.sees('支付已开通')
    await this.press('完成')
    await this.sees('身份码')
  }

  async openIdentityCode(): Promise<void> {
    await this.press('身份码')
    await this.app
      .getByRole('img', { name: /身份二维码/ })
      .first()
      .waitFor()
  }

  /** Holds the phone's scanner before something that it reads, out of a page with such a button. */
  async scanWith(button: string | RegExp, text: string): Promise<void> {
    await this.press(button)
    const own = this.page.locator(`#${this.host}-phone`)
    await own.getByLabel('镜头里的内容').fill(text)
    await own.getByRole('button', { name: '扫到了' }).click()
  }

  async openPaymentCode(): Promise<void> {
    await this.press('付款码')
    await this.app
      .getByRole('img', { name: /付款二维码/ })
      .first()
      .waitFor()
  }

  /** What a scanner reads off the screen: the phone is photographed and zbar does the rest. */
  async scan(pattern: RegExp): Promise<string> {
    for (let tries = 0; tries < 20; tries++) {
      const file = path.join(output, `scan-${this.host}.png`)
      await this.page.locator(`#${this.host}-phone`).screenshot({ path: file })
      const read = spawnSync('zbarimg', ['-q', '--raw', file]).stdout.toString()
      const found = read.split('\n').find((line) => pattern.test(line))
      if (found) return found
      await this.page.waitForTimeout(250)
    }
    throw new Error(`no scanner reads the screen of ${this.host}`)
  }

  scanIdentity(): Promise<string> {
    return this.scan(/^SC1:.{297}$/)
  }

  scanPayment(): Promise<string> {
    return this.scan(/^\d{20}$/)
  }
}

/** Turns the page beside the phones to one of its parts. */
export async function tab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).click()
}

/** Types into a field as a keyboard wedge does: every character a key press, then Enter. */
async function wedge(field: Locator, text: string): Promise<void> {
  await field.pressSequentially(text)
  await field.press('Enter')
}

/** The desk on the page: scans, verifies, resolves. Answers what its screen says. */
export async function useDesk(page: Page, code: string, purpose = '待遇查询'): Promise<string> {
  await tab(page, '收银台与窗口')
  const desk = page.frameLocator('#desk')
  // The desk draws its answer anew each time: what stands there now is marked, to be told from it.
  await desk.locator('.outcome > *').evaluateAll((old) => {
    for (const element of old) element.setAttribute('data-seen', '')
  })
  await desk.getByLabel('查询用途').selectOption({ label: purpose })
  await wedge(desk.getByLabel('身份码'), code)
  const fresh = desk.locator('.outcome > :not([data-seen])')
  for (let tries = 0; tries < 100; tries++) {
    const text = (await fresh.allInnerTexts()).join('\n')
    if (/查询结果|没有查到|验码未通过/.test(text)) return text
    await page.waitForTimeout(100)
  }
  throw new Error(`the desk says nothing new: ${(await fresh.allInnerTexts()).join(' | ')}`)
}

/** The QR that the desk shows for a purpose, read off its screen as a phone's camera does. */
export async function deskChallenge(page: Page, purpose: string): Promise<string> {
  await tab(page, '收银台与窗口')
  const desk = page.frameLocator('#desk')
  await desk.getByLabel('查询用途').selectOption({ label: purpose })
  const file = path.join(output, 'scan-desk.png')
  await desk.getByRole('img', { name: '本窗口的码' }).screenshot({ path: file })
  const read = spawnSync('zbarimg', ['-q', '--raw', file]).stdout.toString().trim()
  if (read === '') throw new Error('no camera reads the desk’s challenge')
  return read
}

/** The till on the page: amount, then the scanned digits. Answers what its screen says. */
export async function useTill(page: Page, amount: string, digits: string): Promise<string> {
  await tab(page, '收银台与窗口')
  const till = page.frameLocator('#till')
  const next = till.getByRole('button', { name: '下一笔' })
  if (await next.isVisible()) await next.click()
  await till.getByLabel('金额').fill(amount)
  await wedge(till.getByLabel('付款码'), digits)
  return tillSays(page, /收款成功|等待顾客|没有收到款|结果不明|⚠|[A-Z]+_[A-Z_]+/)
}

/** The QR that the till shows for an amount, read off its screen as a phone's camera does. */
export async function tillPresents(page: Page, amount: string): Promise<string> {
  await tab(page, '收银台与窗口')
  const till = page.frameLocator('#till')
  const next = till.getByRole('button', { name: '下一笔' })
  if (await next.isVisible()) await next.click()
  await till.getByLabel('金额').fill(amount)
  await till.getByRole('button', { name: /^出示收款码/ }).click()
  return readPicture(till.locator('.outcome').getByRole('img', { name: '收款二维码' }))
}

/** The lasting code of the counter, read off the card that is printed of it. */
export async function counterCode(page: Page): Promise<string> {
  await tab(page, '收银台与窗口')
  const till = page.frameLocator('#till')
  await till.getByRole('button', { name: /^台卡收款码/ }).click()
  const dialog = till.locator('dialog[open]')
  const text = await readPicture(dialog.getByRole('img', { name: '收款二维码' }))
  await dialog.getByRole('button', { name: '关闭' }).click()
  return text
}

/** Gives back all of the payment that the till shows. */
export async function tillRefunds(page: Page, supervisorCode: string): Promise<void> {
  await tab(page, '收银台与窗口')
  const till = page.frameLocator('#till')
  await till.locator('.outcome').getByRole('button', { name: /^退款/ }).click()
  const dialog = till.locator('dialog[open]')
  await dialog.getByLabel('主管码').fill(supervisorCode)
  // Pressed on the field: the phone beside the till may have taken the page's focus.
  await dialog.getByLabel('主管码').press('Enter')
  const receipt = dialog.filter({ hasText: '退款凭证' })
  await receipt.waitFor().catch(async () => {
    throw new Error(`the till says: ${(await dialog.allInnerTexts()).join(' | ')}`)
  })
  await receipt.getByRole('button', { name: '关闭' }).click()
}

/** What a camera reads of a picture on the page. */
async function readPicture(picture: Locator): Promise<string> {
  const file = path.join(output, 'scan-till.png')
  await picture.screenshot({ path: file })
  const read = spawnSync('zbarimg', ['-q', '--raw', file]).stdout.toString().trim()
  if (read === '') throw new Error('no camera reads the code')
  return read
}

/** What the page that takes codes apart says of one: its kind, its verdict and each check's outcome. */
export async function explainCode(
  page: Page,
  code: string,
): Promise<{ kind: string; verdict: string; checks: string[] }> {
  const own = await page.context().newPage()
  await own.goto(`${new URL(page.url()).origin}/explain#${new URLSearchParams({ code })}`)
  const kind = own.locator('h2[data-kind]')
  await kind.waitFor()
  const answer = {
    kind: (await kind.getAttribute('data-kind')) ?? '',
    verdict: await own.locator('.verdict').innerText(),
    checks: await own
      .locator('[data-check]')
      .evaluateAll((rows) =>
        rows.map((row) => `${row.getAttribute('data-check')} ${row.getAttribute('data-outcome')}`),
      ),
  }
  await own.close()
  return answer
}

/** Waits until the till's screen says what is expected, and answers all of it. */
export async function tillSays(page: Page, expected: RegExp): Promise<string> {
  const outcome = page.frameLocator('#till').locator('.outcome')
  for (let tries = 0; tries < 300; tries++) {
    const text = (await outcome.allInnerTexts()).join('\n')
    if (expected.test(text)) return text
    await page.waitForTimeout(100)
  }
  throw new Error(`the till says: ${(await outcome.allInnerTexts()).join(' | ')}`)
}

/** Pulls the plug of a terminal, or puts it back. */
export async function plug(page: Page, terminal: 'till' | 'desk', online: boolean): Promise<void> {
  await page
    .frameLocator(`#${terminal}`)
    .getByRole('switch', { name: '断开网络' })
    .setChecked(!online)
}

/** The till's list of the day, newest first: amount and state. */
export async function tillCharges(page: Page): Promise<string[]> {
  await tab(page, '收银台与窗口')
  const rows = await page.frameLocator('#till').locator('.today li').allInnerTexts()
  return rows.map((row) => row.replace(/\s+/g, ' '))
}

/** Moves the platform's time on; the terminals' clocks are set by it. */
export async function advance(page: Page, by: '30 秒' | '1 天', times = 1): Promise<void> {
  await tab(page, '控制台')
  for (let time = 0; time < times; time++) {
    let terminals = 0
    const heard = page.waitForResponse(
      (answer) => /\/v1\/hello$/.test(answer.url()) && ++terminals === 2,
    )
    await page.getByRole('button', { name: `快进 ${by}` }).click()
    await heard
  }
}
