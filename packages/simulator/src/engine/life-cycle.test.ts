import { hasChromium, openPhoneLab, type PhoneLab } from './fixtures/phone-lab.ts'
import { writeTabsPackage } from './fixtures/tabs-package.ts'
import type { Dialect } from './package-format.ts'

// The vendors' tables of what each way between pages calls, line by line.
// WeChat: https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/route.html
//         https://developers.weixin.qq.com/miniprogram/dev/reference/api/App.html
// Alipay: https://opendocs.alipay.com/mini/framework/page-detail and /mini/framework/app-detail
const run = hasChromium ? test : test.skip
if (!hasChromium) process.stdout.write('skipped: chromium\n')

/** A way between pages: `c` opens a page, `tab b` switches, `back 2` goes back. */
type Way = string

interface Case {
  name: string
  /** The way to where the case begins, from page a. */
  before?: Way[]
  way: Way
  calls: string[]
  pages: string
}

// A and B are tabs; C was opened from A, D from C.
const cases: Case[] = [
  {
    name: 'open a page',
    way: 'to c',
    calls: ['a hide', 'c load x', 'c show', 'c ready'],
    pages: 'ac',
  },
  {
    name: 'redirect',
    before: ['to c'],
    way: 'redirect d',
    calls: ['c unload', 'd load x', 'd show', 'd ready'],
    pages: 'ad',
  },
  { name: 'back', before: ['to c'], way: 'back 1', calls: ['c unload', 'a show'], pages: 'a' },
  {
    name: 'back over two pages',
    before: ['to c', 'to d'],
    way: 'back 2',
    calls: ['d unload', 'c unload', 'a show'],
    pages: 'a',
  },
  {
    name: 'back over more pages than there are',
    before: ['to c', 'to d'],
    way: 'back 9',
    calls: ['d unload', 'c unload', 'a show'],
    pages: 'a',
  },
  { name: 'tab A to A', way: 'tab a', calls: [], pages: 'a' },
  {
    name: 'tab A to B',
    way: 'tab b',
    calls: ['a hide', 'b load ', 'b show', 'b ready'],
    pages: 'b',
  },
  {
    name: 'tab A to B, opened before',
    before: ['tab b', 'tab a'],
    way: 'tab b',
    calls: ['a hide', 'b show'],
    pages: 'b',
  },
  { name: 'tab C to A', before: ['to c'], way: 'tab a', calls: ['c unload', 'a show'], pages: 'a' },
  {
    name: 'tab C to B',
    before: ['to c'],
    way: 'tab b',
    calls: ['c unload', 'b load ', 'b show', 'b ready'],
    pages: 'b',
  },
  {
    name: 'tab D to B',
    before: ['to c', 'to d'],
    way: 'tab b',
    calls: ['d unload', 'c unload', 'b load ', 'b show', 'b ready'],
    pages: 'b',
  },
  {
    name: 'restart at a page',
    before: ['to c'],
    way: 'reLaunch d',
    calls: ['c unload', 'a unload', 'd load x', 'd show', 'd ready'],
    pages: 'd',
  },
  {
    name: 'restart ends a tab that is out of sight',
    before: ['tab b'],
    way: 'reLaunch c',
    calls: ['b unload', 'a unload', 'c load x', 'c show', 'c ready'],
    pages: 'c',
  },
  {
    name: 'the background and the front',
    before: ['to c'],
    way: 'hide and show',
    calls: ['c hide', 'app hide', 'app show', 'c show'],
    pages: 'ac',
  },
  {
    name: 'the front by a link to another page',
    before: ['to c'],
    way: 'hide and link d',
    calls: [
      ...['c hide', 'app hide', 'app show', 'c unload', 'a unload'],
      ...['d load x', 'd show', 'd ready'],
    ],
    pages: 'd',
  },
]

/** Begins at a page that was shared: there is no tab below it. */
const shared: Case[] = [
  { name: 'D to A', way: 'tab a', calls: ['d unload', 'a load ', 'a show', 'a ready'], pages: 'a' },
  { name: 'D to B', way: 'tab b', calls: ['d unload', 'b load ', 'b show', 'b ready'], pages: 'b' },
]

const APIS: Record<string, string> = {
  to: 'navigateTo',
  redirect: 'redirectTo',
  reLaunch: 'reLaunch',
}

describe.each<Dialect>(['wechat', 'alipay'])('%s', (dialect) => {
  let lab: PhoneLab
  beforeAll(async () => {
    if (hasChromium) lab = await openPhoneLab(dialect, writeTabsPackage(dialect))
  }, 60_000)
  afterAll(() => lab?.close())

  const drive = (name: string, options: object) =>
    lab.page.evaluate(([api, given]) => window.drive(api, given), [name, options] as const)
  const url = (page: string) => `/pages/${page}/index?x=1`

  async function go(way: Way): Promise<string> {
    const [kind = '', where = ''] = way.split(' ')
    if (kind === 'hide') {
      await lab.page.evaluate(
        (path) => {
          window.phone?.hide()
          window.phone?.show(path === undefined ? {} : { path, query: { x: '1' } })
        },
        /link (\w)/.exec(way)?.[1]?.replace(/.*/, (page) => `pages/${page}/index`),
      )
      return 'ok'
    }
    if (kind === 'tab') return drive('switchTab', { url: `/pages/${where}/index` })
    if (kind === 'back') return drive('navigateBack', { delta: Number(where) })
    return drive(APIS[kind] ?? '', { url: url(where) })
  }
  const opened = async () =>
    (await lab.page.evaluate(() => window.phone?.pages() ?? [])).map(({ path }) => path[6]).join('')

  async function holds({ before = [], way, calls, pages }: Case): Promise<void> {
    for (const step of before) await go(step)
    await lab.takeTrace()
    await go(way)
    expect(await lab.takeTrace()).toEqual(calls)
    expect(await opened()).toBe(pages)
    expect(await lab.reports('errors')).toEqual([])
  }

  run('default: the launch', async () => {
    await lab.mount()
    const info = dialect === 'wechat' ? 'true object' : 'false undefined'
    const calls = [`app launch ${info}`, 'app show', 'a load from', 'a show', 'a ready']
    expect(await lab.takeTrace()).toEqual(calls)
    expect(await lab.reports('warnings')).toEqual([])
  })

  run.each(cases)('behavior: $name', async (each) => {
    await lab.mount()
    await holds(each)
  })

  run.each(shared)('behavior: opened by a share, tab $name', async (each) => {
    await lab.mount({}, { path: 'pages/d/index', query: { x: '1' } })
    await holds(each)
  })

  run('behavior: what is no way fails with the vendor’s reason, and nothing moves', async () => {
    await lab.mount()
    await lab.takeTrace()
    const failed = (api: string, reason: string) =>
      dialect === 'wechat' ? `${api}:fail ${reason}` : `2 ${api}: ${reason}`
    expect(await go('back 1')).toBe(failed('navigateBack', 'cannot navigate back at first page.'))
    expect(await go('to b')).toBe(failed('navigateTo', 'can not navigateTo a tabbar page'))
    expect(await go('redirect b')).toBe(failed('redirectTo', 'can not redirectTo a tabbar page'))
    expect(await go('tab c')).toBe(failed('switchTab', 'can not switch to no-tabBar page'))
    expect(await go('to x')).toBe(failed('navigateTo', 'page "pages/x/index" is not found'))
    expect(await lab.takeTrace()).toEqual([])
  })

  run('behavior: ten pages are open at most', async () => {
    await lab.mount()
    for (let page = 1; page < 10; page++) expect(await go('to c')).toMatch(/ok$/)
    expect(await go('to d')).toContain('webview count limit exceed')
    expect(await opened()).toBe('accccccccc')
    expect(await go('redirect d')).toMatch(/ok$/)
    expect(await opened()).toBe('accccccccd')
  })

  run(
    'behavior: a link to a page that is not there is told, and the first page opens',
    async () => {
      await lab.mount({}, { path: 'pages/none' })
      const trace = (await lab.takeTrace()).slice(1)
      expect(trace).toEqual([
        'app show',
        'app not found pages/none',
        'a load from',
        'a show',
        'a ready',
      ])
    },
  )

  run('behavior: the bar of tabs is the host’s, and says which was tapped', async () => {
    await lab.mount()
    await lab.takeTrace()
    await lab.page.evaluate(() => window.phone?.tapTab('pages/b/index'))
    const calls = ['a hide', 'b load ', 'b show', 'b ready', 'b tapped 1 Tab b']
    expect(await lab.takeTrace()).toEqual(calls)
    await go('to c')
    const bars = (await lab.reports('shown')) as { tabBar?: { tabs: { text: string }[] } }[]
    expect(bars.map(({ tabBar }) => tabBar?.tabs.map(({ text }) => text).join())).toEqual([
      ...['Tab a,Tab b', 'Tab a,Tab b', undefined],
    ])
  })

  run('behavior: a slider moves by its steps, a swiper shows a dot for each slide', async () => {
    await lab.mount()
    await lab.takeTrace()
    const slider = lab.view.getByRole('slider', { name: 'size' })
    expect(await slider.inputValue()).toBe('30')
    await slider.press('ArrowRight')
    expect(await lab.takeTrace()).toEqual(['moved 40'])
    const swiper = lab.view.locator('swiper')
    const marker = (item: number) =>
      swiper.evaluate(
        (element, index) =>
          getComputedStyle(element.children[index] as Element, '::scroll-marker').width,
        item,
      )
    expect([await marker(0), await marker(1)]).toEqual(['8px', '8px'])
  })

  run('behavior: referrerInfo can be undefined in WeChat as well', async () => {
    await lab.mount({ noReferrerInfo: true })
    const [launch] = await lab.takeTrace()
    expect(launch).toBe(
      dialect === 'wechat' ? 'app launch true undefined' : 'app launch false undefined',
    )
  })
})
