import type { ErrorCode } from '@essc/protocol/errors'
import { type QuirkId, quirks, quirksOf } from '@essc/simulator/quirks'
import type { FrameLocator } from 'playwright-core'
import {
  useDesk as askDesk,
  canRun,
  useTill as chargeAt,
  type HostName,
  hostLabels,
  journeyTest,
  Phone,
  type Simulator,
  startSimulator,
  tab,
} from './simulator.ts'

// Each quirk on each phone that has it: what must work under it works, what cannot says its sentence where
// the person is, and afterwards nothing is lost and nothing was done twice.
jest.setTimeout(120_000)

let simulator: Simulator
beforeAll(async () => {
  if (canRun) simulator = await startSimulator()
}, 400_000)
afterAll(() => simulator?.stop())

const journey = journeyTest()
const hosts = ['wechat', 'alipay', 'bank'] as const
const people = { wechat: 'worker', alipay: 'family-mother', bank: 'family-father' } as const
const phone = (host: HostName) => new Phone(simulator.page, host)
const has = (host: HostName, id: QuirkId) => quirksOf(host).some((quirk) => quirk.id === id)

/** What has been tried, as `host quirk`. */
const tried = new Set<string>()

/** Flips a switch on the page, as a person does. */
async function flip(host: HostName, id: QuirkId, on: boolean): Promise<void> {
  const { page } = simulator
  await tab(page, '怪癖')
  await page
    .locator('.quirks__phones')
    .getByRole('button', { name: new RegExp(`^${hostLabels[host]}`) })
    .click()
  await page.locator(`[data-quirk=${id}] input`).setChecked(on)
  tried.add(`${host} ${id}`)
}

/** Does something under a quirk, and switches it off again. */
async function under(host: HostName, id: QuirkId, run: () => Promise<void>): Promise<void> {
  await flip(host, id, true)
  try {
    await run()
  } finally {
    await flip(host, id, false)
  }
}

/** The platform's page that the app has opened over its own screens. */
function webPage(host: HostName): FrameLocator {
  return host === 'bank'
    ? simulator.page.frameLocator('iframe[name=bank-web-view]')
    : phone(host).app.frameLocator('iframe[title=web-view]')
}

/** Something out of the menu over the phone that `Phone.menu` does not name. */
async function menu(host: HostName, item: '截屏' | '切到后台' | '回到前台'): Promise<void> {
  const details = simulator.page.locator(`#${host}-phone details.menu`)
  await details.locator('summary').click()
  await details.getByRole('button', { name: item, exact: true }).click()
}

/** From the home page: a code, and home again. */
async function codeIsShown(host: HostName): Promise<void> {
  const holder = phone(host)
  await holder.openIdentityCode()
  await holder.back()
  await holder.sees('身份码')
}

/** From the home page: a code that a scanner reads and a desk resolves, and home again. */
async function codeIsResolved(host: HostName): Promise<void> {
  const holder = phone(host)
  await holder.openIdentityCode()
  await readsResolvable(host)
  await holder.back()
  await holder.sees('身份码')
}

/** The code on the screen is one that the desk takes, whatever the phone's clock was before. */
async function readsResolvable(host: HostName): Promise<void> {
  // A new code may be on its way to the screen: what is read twice has arrived.
  let code = ''
  for (let next = ''; next === '' || next !== code; ) {
    code = next
    next = await phone(host).scan(CODE)
  }
  expect(await askDesk(simulator.page, code)).toContain('查询结果')
}

/** Any identity code: a phone without BigInt makes another kind. */
const CODE = /^SC\d[:A-Z].{80,}$/

/** The step of the face check says this, and the person is still there. */
async function faceEnds(host: HostName, button: string, code: ErrorCode): Promise<void> {
  const holder = phone(host)
  await holder.showFace(button)
  await holder.seesError(code)
  await holder.sees('今天还可以试 3 次')
}

journey('callbacks that never come end in time, on a new phone', async () => {
  for (const host of hosts) {
    await phone(host).sees('领取电子社保卡')
    await flip(host, 'droppedCallbacks', true)
    await phone(host).menu('换人换手机')
  }
  for (const host of hosts) {
    await phone(host).seesError('HOST_TIMEOUT')
    await flip(host, 'droppedCallbacks', false)
    await phone(host).press('再试一次')
    await phone(host).sees('领取电子社保卡')
  }
})

describe.each(hosts)('%s: from nothing to a card', (host) => {
  const holder = () => phone(host)

  journey('it starts without secure randomness, and a refusal has its sentence', async () => {
    if (has(host, 'noRandom')) {
      await flip(host, 'noRandom', true)
      await holder().menu('换人换手机')
    }
    if (has(host, 'lateBridge')) await flip(host, 'lateBridge', true)
    if (has(host, 'failsOnStatus')) await flip(host, 'failsOnStatus', true)
    await holder().identify('name-mismatch')
    await holder().seesError('ENROLMENT_NAME_MISMATCH')
    await holder().fill(people[host])
    await holder().press('继续')
    await holder().sees('第 2 步，共 4 步')
    for (const id of ['failsOnStatus', 'lateBridge'] as const) {
      if (!has(host, id)) continue
      await flip(host, id, false)
      await holder().press('领取电子社保卡')
      await holder().sees('第 2 步，共 4 步')
    }
  })

  journey('a camera that is refused, and answers that come oddly, cost nothing', async () => {
    await flip(host, 'permissionDenied', true)
    await holder().press('开始人脸验证')
    await holder().seesError('HOST_DENIED')
    await flip(host, 'permissionDenied', false)
    for (const id of ['doubleCallbacks', 'completeFirst', 'oneCallback'] as const) {
      if (!has(host, id)) continue
      // A bank's answer that says neither result nor error can only be a failure.
      const code = host === 'bank' && id === 'oneCallback' ? 'HOST_FAILED' : 'HOST_CANCELLED'
      await under(host, id, () => faceEnds(host, '取消', code))
    }
  })

  journey('killed under the face check it goes on; with answers doubled it ends once', async () => {
    await flip(host, 'lowMemory', true)
    await holder().showFace()
    await holder().press('领取电子社保卡')
    await holder().sees(/第 [23] 步，共 4 步/)
    await flip(host, 'lowMemory', false)
    await flip(host, 'doubleCallbacks', true)
    const face = holder().app.getByRole('button', { name: '开始人脸验证' }).locator('visible=true')
    if (await face.isVisible()) await holder().showFace()
    await holder().setPassword()
    await holder().press('查看社保卡')
    await flip(host, 'doubleCallbacks', false)
    await holder().press('用卡记录')
    await holder().sees('签发了电子社保卡')
    const issued = holder().app.getByText('签发了电子社保卡').locator('visible=true')
    expect(await issued.count()).toBe(1)
    await holder().back()
    if (has(host, 'noRandom')) {
      await codeIsResolved(host)
      await flip(host, 'noRandom', false)
    }
    await holder().sees('身份码')
  })
})

describe.each(hosts)('%s: with a card', (host) => {
  const holder = () => phone(host)

  journey('without a network codes go on and services say why not', async () => {
    // The first code needs the platform; from then on a phone has what later ones are made of.
    await codeIsResolved(host)
    await under(host, 'offline', async () => {
      await codeIsResolved(host)
      await holder().press('办事服务')
      await holder().seesError('NETWORK_UNREACHABLE')
    })
    await holder().back()
    await holder().sees('身份码')
  })

  journey('a clock that is set while a code is shown', async () => {
    await holder().openIdentityCode()
    const moves = [
      ['clockAhead', true],
      ['clockBehind', true],
      ['clockBehind', false],
    ] as const
    for (const [id, on] of moves) {
      await flip(host, id, on)
      const asked = simulator.page.waitForResponse(/\/v1\/hello$/)
      await holder().press('立即刷新')
      await asked
      if (on) await readsResolvable(host)
    }
    await holder().back()
  })

  journey('killed in the background it is there again, with its card', async () => {
    await under(host, 'lowMemory', async () => {
      await menu(host, '切到后台')
      await simulator.page
        .locator(`#${host}-phone`)
        .getByText('内存不足，系统关掉了小程序')
        .waitFor()
      await menu(host, '回到前台')
      await holder().sees('身份码')
    })
  })

  journey('a web view without gap looks the same', async () => {
    const places = () =>
      holder()
        .app.getByRole('button')
        .locator('visible=true')
        .evaluateAll((buttons) =>
          buttons.map((button) => {
            const { x, y, width, height } = button.getBoundingClientRect()
            return [x, y, width, height].map(Math.round)
          }),
        )
    await holder().sees('身份码')
    const before = await places()
    await under(host, 'noFlexGap', async () => {
      await holder().sees('身份码')
      expect(await places()).toEqual(before)
    })
    await holder().sees('身份码')
  })

  for (const id of ['slowHost', 'noGlobalThis', 'oldLibrary', 'noReferrer'] as const) {
    if (!has(host, id)) continue
    journey(`it starts and shows a code: ${id}`, async () => {
      await under(host, id, async () => {
        await holder().sees('身份码')
        await codeIsShown(host)
      })
    })
  }

  journey('without BigInt a code is shown and resolved', async () => {
    await under(host, 'noBigInt', async () => {
      await holder().sees('身份码')
      await codeIsResolved(host)
    })
    await holder().sees('身份码')
    await codeIsShown(host)
  })
})

describe('what one host alone has', () => {
  journey('wechat: as a plugin it goes on showing codes, and opens no web view', async () => {
    const holder = phone('wechat')
    await under('wechat', 'pluginMode', async () => {
      await holder.sees('身份码')
      await codeIsShown('wechat')
      await holder.press('办事服务')
      await holder.press(/^打开 我的缴费记录/)
      await holder.seesError('HOST_UNSUPPORTED', { member: 'openPage' })
    })
    await holder.sees('身份码')
  })

  journey('bank: a screenshot on Android goes unnoticed, and the code stays good', async () => {
    const holder = phone('bank')
    await flip('bank', 'captureIosOnly', true)
    await holder.openIdentityCode()
    const code = await holder.scanIdentity()
    await menu('bank', '截屏')
    expect(await holder.scanIdentity()).toBe(code)
    expect(await askDesk(simulator.page, code)).toContain('查询结果')
    await flip('bank', 'captureIosOnly', false)
    await holder.openIdentityCode()
    const noticed = await holder.scanIdentity()
    await menu('bank', '截屏')
    await holder.scan(new RegExp(`^(?!${noticed.replace(/[$*+./\\-]/g, '\\$&')}$)SC1:.{297}$`))
    await holder.back()
  })

  journey('bank: a service opens though everything after & is lost', async () => {
    const holder = phone('bank')
    await under('bank', 'lostAmpersand', async () => {
      await holder.press('办事服务')
      await holder.press(/^打开 我的缴费记录/)
      const record = holder.page.frameLocator('[name=bank-web-view]')
      await record.getByText('缴费月数').first().waitFor()
    })
    await holder.back()
    await holder.back()
    await holder.sees('身份码')
  })
})

describe.each(hosts)('%s: money', (host) => {
  journey('over 3G a payment arrives, and is taken once', async () => {
    const holder = phone(host)
    await holder.turnOnPayment(people[host])
    await flip(host, 'slowNetwork', true)
    await holder.openPaymentCode()
    const paid = await chargeAt(simulator.page, '6.60', await holder.scanPayment())
    expect(paid).toContain('收款成功')
    await holder.sees('付款成功')
    await flip(host, 'slowNetwork', false)
    await holder.press('关闭')
    await holder.back()
    expect(await holder.payments()).toEqual([expect.stringMatching(/¥6\.60.*付款成功/)])
  })

  journey('a host without a face check is led to the platform’s page, and back', async () => {
    const holder = phone(host)
    await under(host, 'noFace', async () => {
      await holder.menu('换人换手机')
      await holder.identify('retired-region')
      await holder.sees('下一步打开社保平台的页面验证')
      await holder.press('开始人脸验证')
      await webPage(host).getByRole('link', { name: '开始验证' }).waitFor()
      await holder.back()
      await holder.sees('今天还可以试')
    })
  })
})

journey('wechat: a new phone cannot log in as a plugin, and can when it is none', async () => {
  const holder = phone('wechat')
  await flip('wechat', 'pluginMode', true)
  await holder.menu('换人换手机')
  await holder.seesError('HOST_UNSUPPORTED', { member: 'login' })
  await flip('wechat', 'pluginMode', false)
  await holder.sees('领取电子社保卡')
})

journey('every quirk was tried on every phone that has it', () => {
  const all = quirks.flatMap(({ id, hosts: on }) => on.map((host) => `${host} ${id}`))
  expect([...tried].sort()).toEqual(all.sort())
})
