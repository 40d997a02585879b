import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { systemClock } from '@essc/hosts/clock'
import type { FakeHttpRequest } from '@essc/hosts/fakes/options'
import { createTicketIssuer } from '@essc/partner/ticket-issuer'
import { errorText } from '@essc/protocol/messages/messages'
import { alipayServer } from '@essc/simulator/server/hosts/alipay'
import { bankServer } from '@essc/simulator/server/hosts/bank'
import { loginCodes } from '@essc/simulator/server/hosts/login-codes'
import { wechatServer } from '@essc/simulator/server/hosts/wechat'
import { serve } from '@essc/simulator/server/testing'
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core'
import {
  embedModule,
  openBankBridge,
  openBrowser,
  servePartner,
  startServer,
} from './embed-partner.ts'
import { enterOf, startWorld, type World } from './headless-world.ts'

// Three partners without Taro: their apps and servers as they lie in examples/, the built package in them,
// the real platform. A card is received, and what a scanner reads off the screen is verified at a desk.
jest.setTimeout(120_000)

const canRun = existsSync('/usr/bin/chromium') && spawnSync('zbarimg', ['--version']).status === 0
const journey = canRun ? test : test.skip
if (!canRun) process.stdout.write('skipped: chromium or zbarimg\n')

const PASSWORD = '739154'

let world: World
let browser: Browser
const undo: (() => unknown)[] = []
beforeAll(async () => {
  if (!canRun) return
  world = await startWorld()
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  for (const each of undo.reverse()) await each()
  await browser?.close()
  await world?.stop()
})

const button = (view: Locator | FrameLocator, name: string | RegExp) =>
  view.getByRole('button', { name }).locator('visible=true').first()

async function enter(view: Locator | FrameLocator): Promise<void> {
  for (const digit of PASSWORD)
    await view
      .getByRole('button', { name: digit, exact: true })
      .locator('visible=true')
      .first()
      .click()
}

/** Name and number, up to the face. */
async function begin(
  view: Locator | FrameLocator,
  person: { name: string; documentNumber: string },
) {
  await button(view, '领取电子社保卡').click()
  const fields = view.locator('input').locator('visible=true')
  await fields.nth(0).fill(person.name)
  await fields.nth(1).fill(person.documentNumber)
  await button(view, '继续').click()
  await button(view, '开始人脸验证').waitFor()
}

/**
 * From wherever the enrolment stands to the card.
 *
 * @param kill ends the app and opens it anew, at each step from the face on; the platform knows where it stood
 */
async function finish(
  view: Locator | FrameLocator,
  person: { name: string },
  kill?: () => Promise<unknown>,
) {
  const sees = (words: string) => view.getByText(words).locator('visible=true').first().waitFor()
  const goOn = () => button(view, '领取电子社保卡').click()
  await goOn()
  await button(view, '开始人脸验证').click()
  await sees('设置社保卡密码')
  if (kill) {
    await kill()
    await goOn()
    await sees('设置社保卡密码')
    await enter(view)
    await sees('再输入一次密码')
    await kill()
    await goOn()
    await sees('设置社保卡密码')
  }
  await enter(view)
  await sees('再输入一次密码')
  await enter(view)
  await button(view, '查看社保卡').click()
  await sees(`*${person.name.slice(1)}`)
}

/** What a scanner reads off the page, and what the desk's verifier says to it. */
async function verifyShown(page: Page, view: FrameLocator | Locator, name: string) {
  await view
    .getByRole('img', { name: /身份二维码/ })
    .locator('visible=true')
    .first()
    .waitFor()
  const file = path.join(os.tmpdir(), `essc-embed-${process.pid}.png`)
  let text = ''
  for (let tries = 0; tries < 20 && text === ''; tries++) {
    await page.screenshot({ path: file, fullPage: true })
    const read = spawnSync('zbarimg', ['-q', '--raw', file]).stdout.toString()
    text = read.split('\n').find((line) => /^SC1:/.test(line)) ?? ''
  }
  expect(text).toMatch(/^SC1:.{297}$/)
  const desk = await world.startTerminal('desk')
  const answer = await desk.resolve({
    code: text,
    purpose: 'benefit-inquiry',
    operator: 'Op',
    office: 'Office',
  })
  expect(JSON.stringify(answer)).toContain(name)
}

async function startPartner(dialect: 'wechat' | 'alipay') {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'essc-embed-'))
  const codes = loginCodes(path.join(folder, 'codes.json'), systemClock(), {
    wechat: 'o',
    alipay: '2',
  })
  const pem = { type: 'pkcs8', format: 'pem' } as const
  const keys = () =>
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: pem,
    })
  const [own, gateway] = [keys(), keys()]
  const vendor = await serve({
    '/wechat': wechatServer(codes, { appId: 'wx1', secret: 's', sessionKey: () => 'k' }),
    '/alipay': alipayServer(codes, {
      appId: 'a1',
      appPublicKey: own.publicKey,
      gatewayPrivateKey: gateway.privateKey,
      accessToken: () => randomBytes(8).toString('hex'),
    }),
  })
  undo.push(vendor.close)
  const server = await startServer(`partner-${dialect}`, {
    ESSC_PLATFORM: world.address,
    ESSC_CHANNEL: 'ch_headless',
    ESSC_CHANNEL_KEY: Buffer.from(world.channelKey).toString('base64url'),
    WECHAT_APP_ID: 'wx1',
    WECHAT_SECRET: 's',
    WECHAT_ENDPOINT: `${vendor.url}/wechat`,
    ALIPAY_APP_ID: 'a1',
    ALIPAY_APP_KEY: own.privateKey,
    ALIPAY_KEY: gateway.publicKey,
    ALIPAY_ENDPOINT: `${vendor.url}/alipay`,
  })
  undo.push(server.stop)
  const site = await servePartner(dialect)
  undo.push(site.close)
  const page = await browser.newPage({
    viewport: { width: 375, height: 1400 },
    hasTouch: true,
    deviceScaleFactor: 2,
  })
  const network = { isOn: true }
  const places: [string, string][] = [
    ['https://card.example', world.address],
    ['https://partner.example', server.url],
  ]
  await page.exposeFunction('ask', async (request: FakeHttpRequest) => {
    const found = places.find(([from]) => request.url.startsWith(from))
    if (!network.isOn || !found) throw new TypeError('unreachable')
    const answer = await fetch(request.url.replace(...found), {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
    })
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
    }
  })
  await page.exposeFunction('issueCode', () => codes.issue(dialect, 'phone-of-one'))
  await page.exposeFunction('performFace', async (id: string) => {
    await world.rooms.world!.face.perform(id)
  })
  await page.goto(site.url)
  const view = page.frameLocator('#view')
  return {
    page,
    view,
    network,
    open: () => page.evaluate((name) => window.openPartner(name), dialect),
  }
}

describe.each([
  ['wechat', 'worker'],
  ['alipay', 'family-mother'],
] as const)('%s', (dialect, person) => {
  journey(
    'a native app receives a card, through trouble, and a code is scanned at the desk',
    async () => {
      const entered = enterOf(person)
      const partner = await startPartner(dialect)
      const { page, view, network } = partner

      network.isOn = false
      await partner.open()
      await view
        .getByText(errorText('zh', 'NETWORK_UNREACHABLE'))
        .locator('visible=true')
        .first()
        .waitFor()
      network.isOn = true
      await button(view, '再试一次').click()
      await button(view, '领取电子社保卡').waitFor()

      await begin(view, entered)
      // Killed in the middle: the platform knows where it stands.
      await partner.open()
      await finish(view, entered, partner.open)

      await verifyShown(page, view, entered.name)
      expect(await page.evaluate(() => window.faults)).toEqual([])
    },
  )
})

journey('a page in a bank’s app does, under its strict policy and with integrity', async () => {
  const entered = enterOf('family-father')
  const issued = new Map<string, string>()
  const bank = await serve({
    '/bank': bankServer(
      {
        issue: () => '',
        redeem: (_, code) => {
          const userId = issued.get(code)
          issued.delete(code)
          return userId === undefined ? 'unknown' : { userId }
        },
      },
      { clientId: 'b', clientSecret: 's', accessToken: () => 't' },
    ),
  })
  undo.push(bank.close)
  const server = await startServer('partner-bank-page', {
    ESSC_PLATFORM: world.address,
    ESSC_CHANNEL: 'ch_headless',
    ESSC_CHANNEL_KEY: Buffer.from(world.channelKey).toString('base64url'),
    BANK_CLIENT: 'b',
    BANK_SECRET: 's',
    BANK_ENDPOINT: `${bank.url}/bank`,
  })
  undo.push(server.stop)
  const page = await browser.newPage({
    viewport: { width: 375, height: 1400 },
    deviceScaleFactor: 2,
  })
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (said) => said.type() === 'error' && faults.push(said.text()))
  // The page names the platform by its public address, which stands for the one that runs here.
  await page.route('**/card.js', async (route) => {
    const answer = await route.fetch()
    const body = (await answer.text()).replace('https://card.example', world.address)
    await route.fulfill({ response: answer, body })
  })
  const native = await openBankBridge(page, {
    issueCode: () => {
      const code = randomBytes(8).toString('hex')
      issued.set(code, 'u-page')
      return code
    },
    performFace: async (id) => void (await world.rooms.world!.face.perform(id)),
  })
  undo.push(native)
  await page.goto(server.url)
  const card = page.locator('essc-card')
  await begin(card, entered)
  // Taken out of the page and put back in the middle of it.
  await page.evaluate(() => {
    const card = document.querySelector('essc-card')!
    const parent = card.parentElement!
    card.remove()
    parent.prepend(card)
  })
  await finish(card, entered)
  await verifyShown(page, page.locator('essc-code'), entered.name)
  expect(faults).toEqual([])
})

const OUTER = '<!doctype html><iframe src="/inner" style="width:375px;height:900px"></iframe>'
const INNER = `<!doctype html><meta charset="utf-8"><script type="module" src="/essc.js"></script>
<script type="module" src="/card.js"></script><essc-card></essc-card>`

journey('a page in a frame opens no card from an origin that is not registered', async () => {
  const issuer = createTicketIssuer({
    platform: world.address,
    channel: 'ch_headless',
    secretKey: Buffer.from(world.channelKey).toString('base64url'),
  })
  const register = (origins: string[] | null) =>
    world.rooms.context.pool.query('update channel set origins = $1 where channel_id = $2', [
      origins,
      'ch_headless',
    ])
  const card = `import { configure, webHost } from '/essc.js'
addEventListener('essc-error', ({ detail }) => { window.code = detail.code })
configure({ host: webHost(window, async () => ({ code: 'c' })), channel: 'ch_headless',
  platform: '${world.address}', ticket: async ({ verifierDigest }) =>
    (await (await fetch('/ticket?' + verifierDigest)).json()).ticket })`
  const startPage = async () => {
    const server = createServer(async ({ url }, response) => {
      const answer = (type: string, body: string) =>
        response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body)
      const [at, verifierDigest = ''] = (url ?? '').split('?')
      if (at === '/inner') answer('text/html', INNER)
      else if (at === '/essc.js') answer('text/javascript', embedModule())
      else if (at === '/card.js') answer('text/javascript', card)
      else if (at !== '/ticket') answer('text/html', OUTER)
      else {
        const user = { hostUser: 'framed', verifierDigest, scopes: ['card' as const] }
        answer('application/json', JSON.stringify(await issuer.ticket(user)))
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    undo.push(() => {
      server.closeAllConnections()
      server.close()
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const open = async (origin: string) => {
    const page = await browser.newPage()
    await page.goto(`${origin}/`)
    return page
  }
  const [registered, another] = [await startPage(), await startPage()]
  await register([registered])
  try {
    const refused = await open(another)
    await refused
      .frameLocator('iframe')
      .getByText(errorText('zh', 'CHANNEL_ORIGIN'))
      .first()
      .waitFor()
    const code = await refused.frames()[1]!.evaluate(() => (window as { code?: string }).code)
    expect(code).toBe('CHANNEL_ORIGIN')
    const accepted = await open(registered)
    await button(accepted.frameLocator('iframe'), '领取电子社保卡').waitFor()
  } finally {
    await register(null)
  }
})
