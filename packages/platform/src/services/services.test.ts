import { type TestPhone, type TestPlatform, testPhone, testPlatform } from '../channels/testing.ts'
import { enrol, named } from '../enrolment/testing.ts'

let platform: TestPlatform
let phone: TestPhone

// A phone of its own for each test: some move the clock past the life of a token.
beforeEach(async () => {
  platform = await testPlatform()
  phone = await enrol(platform, 'worker')
})
afterEach(() => platform.stop())

const open = (serviceId: string, by = phone) =>
  by.call('services.open', { parameters: { serviceId } })

const get = (url: string, headers: Record<string, string> = {}) =>
  platform.app.inject({ method: 'GET', url, headers })

/** Goes in with a fresh ticket. */
async function enter(serviceId = 'contribution-record') {
  const { body } = await open(serviceId)
  const { pathname, search } = new URL(body.url)
  const entered = await get(pathname + search)
  const [cookie = ''] = String(entered.headers['set-cookie']).split(';')
  return { ticket: body.ticket, path: pathname + search, entered, cookie }
}

test('default: opens the contribution record, signed in', async () => {
  const { entered, cookie } = await enter()
  expect(entered.statusCode).toBe(303)
  expect(entered.headers.location).toBe('/services/contribution-record')
  expect(entered.headers['set-cookie']).toMatch(
    /^essc-service=[\w-]{43}; Path=\/services\/contribution-record; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
  )
  expect(entered.headers['cache-control']).toBe('no-store')
  const page = await get('/services/contribution-record', { cookie })
  expect(page.statusCode).toBe(200)
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
  expect(page.body).toContain('<html lang="zh-CN">')
  expect(page.body).toContain('缴费记录')
  // The worker has been paid for, month by month; the full name is on no page.
  expect(page.body).toContain('<time datetime="2026-10">')
  expect(page.body).toContain('企业职工')
  expect(page.body).toContain('*一鸣')
  expect(page.body).not.toContain('陈一鸣')
  expect(page.body).not.toMatch(/<script|<form|<img/)
})

test('behavior: in English by the browser, and by the address', async () => {
  const { cookie } = await enter()
  const headers = { cookie, 'accept-language': 'en-GB,en;q=0.9' }
  const english = await get('/services/contribution-record', headers)
  expect(english.body).toContain('<html lang="en">')
  expect(english.body).toContain('Contribution record')
  const chinese = await get('/services/contribution-record?lang=zh', headers)
  expect(chinese.body).toContain('<html lang="zh-CN">')
})

test('behavior: the record is the person’s own, to the fen', async () => {
  const { cookie } = await enter()
  const { body } = await get('/services/contribution-record?lang=en', { cookie })
  const { person } = named('worker')
  const { insurance } = platform.rooms.context.ports
  const months = await insurance.contributions(`sp_${person.index}`, '2024-12', '2026-11')
  const lines = months.flatMap((month) => month.lines)
  const total = lines.reduce((sum, line) => sum + line.personalFen, 0)
  const yuan = (total / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ',')
  expect(body).toContain(`<dt>Months paid</dt><dd>${months.length}</dd>`)
  expect(body).toContain(`<dt>Paid by you in all</dt><dd>¥${yuan}</dd>`)
  expect(total).toBeGreaterThan(0)
})

test('behavior: a ticket is good once, for 60 s', async () => {
  const { path } = await enter()
  const again = await get(path)
  expect(again.statusCode).toBe(401)
  expect(again.headers['set-cookie']).toBeUndefined()
  expect(again.body).toContain('SERVICE_TICKET_INVALID')
  const { body } = await open('contribution-record')
  const fresh = new URL(body.url)
  platform.clock.advance(60_000)
  expect((await get(fresh.pathname + fresh.search)).statusCode).toBe(401)
  for (const ticket of ['', 'x', 'A'.repeat(43), body.ticket.slice(1), '%00']) {
    const answer = await get(`/services/enter?ticket=${ticket}`)
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
  }
  expect((await get('/services/enter?ticket=a&ticket=b')).statusCode).toBe(401)
  expect((await get('/services/enter')).statusCode).toBe(401)
})

test('behavior: of many that come with one ticket, one enters', async () => {
  const { body } = await open('contribution-record')
  const { pathname, search } = new URL(body.url)
  const answers = await Promise.all(Array.from({ length: 12 }, () => get(pathname + search)))
  const statuses = answers.map((answer) => answer.statusCode).sort()
  expect(statuses).toEqual([303, ...Array(11).fill(401)])
})

test('behavior: the visit ends after ten minutes and opens no other service', async () => {
  const { cookie } = await enter()
  expect((await get('/services/card-status', { cookie })).statusCode).toBe(401)
  platform.clock.advance(600_000)
  expect((await get('/services/contribution-record', { cookie })).statusCode).toBe(401)
  expect((await get('/services/contribution-record')).statusCode).toBe(401)
  const made = { cookie: `essc-service=${'A'.repeat(43)}` }
  expect((await get('/services/contribution-record', made)).statusCode).toBe(401)
})

test('behavior: the card-status page says what the registry says', async () => {
  const { cookie } = await enter('card-status')
  const page = await get('/services/card-status?lang=en', { cookie })
  expect(page.body).toContain('<dt>Status</dt><dd>Active</dd>')
  expect(page.body).toContain('<dt>Issued in</dt><dd>Huzhou</dd>')
})

test('behavior: the directory of the holder’s own place, or of one that is asked for', async () => {
  const own = (await phone.call('services.list')).body
  expect(own.region).toBe('330500')
  const available = own.services.filter((service) => service.available)
  expect(available.map(({ serviceId }) => serviceId)).toEqual([
    'contribution-record',
    'card-status',
  ])
  expect(own.services.some(({ reach }) => reach === 'city')).toBe(true)
  const there = await phone.call('services.list', { parameters: { region: '650100' } })
  expect(there.body.services.some(({ serviceId }) => serviceId.startsWith('650100-'))).toBe(true)
  const nowhere = await phone.call('services.list', { parameters: { region: '330599' } })
  expect(nowhere.code).toBe('REQUEST_MALFORMED')
  // Without a card there is no own place, but any other can be looked at.
  const stranger = await testPhone(platform)
  expect((await stranger.call('services.list')).code).toBe('REQUEST_MALFORMED')
  const looked = await stranger.call('services.list', { parameters: { region: '330500' } })
  expect(looked.status).toBe(200)
})

test('behavior: what is not reachable is refused, and a channel may be shut out', async () => {
  expect((await open('pension-estimate')).code).toBe('SERVICE_NOT_AVAILABLE')
  expect((await open('330500-card-progress')).code).toBe('SERVICE_NOT_AVAILABLE')
  expect((await open('nothing')).code).toBe('SERVICE_UNKNOWN')
  await platform.database.pool.query(
    `insert into service_closure values ('ch_test', 'card-status', 0)`,
  )
  expect((await open('card-status')).code).toBe('SERVICE_NOT_AVAILABLE')
  const { services } = (await phone.call('services.list')).body
  expect(services.find(({ serviceId }) => serviceId === 'card-status')!.available).toBe(false)
  const elsewhere = await enrol(platform, 'family-mother', { channelId: 'ch_other' })
  expect((await open('card-status', elsewhere)).status).toBe(200)
})

test('behavior: opening is written down and told', async () => {
  await open('card-status')
  const { entries } = (await phone.call('activity.list')).body
  const opened = entries.filter(({ kind }) => kind === 'service.opened')
  expect(opened[0]).toMatchObject({ actor: 'Test Channel', purpose: expect.any(String) })
  const { rows } = await platform.database.pool.query(
    `select count(*)::int as count from (
       select subject_id from event_outbox where 'service.opened' = any (string_to_array(kinds, ' '))
       union all
       select subject_id from person_event where kind = 'service.opened') as told
     where subject_id = $1`,
    [opened[0]!.entryId],
  )
  expect(rows[0].count).toBe(1)
})

test('behavior: no ticket, cookie or name is in the log', async () => {
  const { ticket, cookie } = await enter()
  await get('/services/contribution-record', { cookie })
  const log = platform.logLines.join('')
  expect(log).toContain('/services/enter')
  for (const secret of [ticket, cookie.split('=')[1]!, '陈一鸣']) expect(log).not.toContain(secret)
})
