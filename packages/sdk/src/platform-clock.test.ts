import { parseCompactText } from '@essc/protocol/codes/compact'
import { createNodeHost, type NodeHost, settle, until } from '../test/node-host.ts'
import { AHEAD_MS, PASSWORD, type PlatformLike, startPlatformLike } from '../test/platform-like.ts'
import type { ShownCode } from './codes/show.ts'

let device: NodeHost
let like: PlatformLike

beforeEach(async () => {
  device = createNodeHost({ members: ['randomBytes', 'onNetwork'] })
  like = await startPlatformLike(device)
  like.state.holder = 'locked'
})

afterEach(() => like.peer.close())

const HOUR_MS = 3_600_000
const asked = () => like.peer.of('channels.hello').length
const timeOf = (shown: ShownCode) => parseCompactText(shown.view!.text)!.timeUnix

/** Somebody sets the phone's clock; the platform's goes on as before. */
function setPhoneClock(byMs: number): void {
  device.setClock(device.host.now() + byMs)
  like.state.aheadMs -= byMs
}

/** A run of the app that shows a code, so that the next has all it needs to show one by itself. */
async function earlierRun(): Promise<void> {
  const client = like.client()
  await client.ready()
  await client.enrolment.unlock(PASSWORD)
  const shown = client.codes.show('identity')
  await until(device, () => shown.view !== undefined, 0)
  shown.hide()
}

test('default: codes are by the platform’s clock after a start under another phone clock', async () => {
  await earlierRun()
  for (const byMs of [HOUR_MS, -2 * HOUR_MS, 5 * HOUR_MS, -3 * HOUR_MS]) {
    setPhoneClock(byMs)
    const before = asked()
    const shown = like.client().codes.show('identity')
    await until(device, () => asked() > before && shown.view !== undefined, 0)
    await until(device, () => timeOf(shown) === like.unix(), 0)
    expect(shown.view!.isClockDoubtful).toBeFalsy()
    shown.hide()
  }
})

test('behavior: no code by the old clock is seen on the way, unless the platform is slow', async () => {
  await earlierRun()
  setPhoneClock(HOUR_MS)
  const seen: number[] = []
  const shown = like.client().codes.show('identity')
  shown.onChange(({ text }) => seen.push(parseCompactText(text)!.timeUnix - like.unix()))
  await until(device, () => seen.length > 0, 0)
  expect(seen[0]).toBe(0)
  shown.hide()

  setPhoneClock(HOUR_MS)
  let answer = () => {}
  const slow = new Promise<void>((resolve) => {
    answer = resolve
  })
  like.peer.on('channels.hello', async () => {
    await slow
    return { random: '', nowMs: like.unix() * 1_000 }
  })
  const late = like.client().codes.show('identity')
  await until(device, () => late.view !== undefined)
  expect(Math.abs(timeOf(late) - like.unix() - HOUR_MS / 1_000)).toBeLessThanOrEqual(1)
  answer()
  await until(device, () => Math.abs(timeOf(late) - like.unix()) <= 1, 0)
  late.hide()
})

test('behavior: a password sealed at once after such a start is taken', async () => {
  await like.client().ready()
  setPhoneClock(2 * HOUR_MS)
  const again = like.client()
  await again.enrolment.unlock(PASSWORD)
  expect(like.peer.of('enrolment.unlock').map(({ outcome }) => outcome)).toEqual(['fresh'])
})

test('behavior: what was learned is kept for the start after', async () => {
  await earlierRun()
  setPhoneClock(HOUR_MS)
  await like.client().cards.get()
  device.setOnline(false)
  const shown = like.client().codes.show('identity')
  await until(device, () => shown.view !== undefined, 0)
  expect(timeOf(shown)).toBe(like.unix())
  shown.hide()
})

test('behavior: without network the code says that its time is unconfirmed, until it is', async () => {
  await earlierRun()
  setPhoneClock(HOUR_MS)
  device.setOnline(false)
  const shown = like.client().codes.show('identity')
  await until(device, () => shown.view?.isClockDoubtful === true, 0)
  expect(timeOf(shown)).toBe(like.unix() + HOUR_MS / 1_000)
  const told: unknown[] = []
  shown.onChange(({ isClockDoubtful }) => told.push(isClockDoubtful ?? false))
  device.setOnline(true)
  device.connect()
  await until(device, () => timeOf(shown) === like.unix(), 0)
  expect([told[0], told.at(-1)]).toEqual([true, false])
  shown.hide()
})

test('behavior: without network, time is never before what was heard', async () => {
  await earlierRun()
  const heardUnix = like.unix()
  setPhoneClock(-30 * HOUR_MS)
  device.setOnline(false)
  const shown = like.client().codes.show('identity')
  await until(device, () => shown.view?.isClockDoubtful === true, 0)
  expect(Math.abs(timeOf(shown) - heardUnix)).toBeLessThanOrEqual(1)
  shown.hide()
})

test('behavior: a clock that is set while a code is shown is noticed by the next refresh', async () => {
  const client = like.client()
  await client.ready()
  await client.enrolment.unlock(PASSWORD)
  const shown = client.codes.show('identity')
  await until(device, () => shown.view !== undefined, 0)
  setPhoneClock(5 * 60_000)
  device.advance(0)
  await until(device, () => timeOf(shown) === like.unix(), 0)
  shown.hide()
})

test('behavior: a clock that was set behind the app’s back is noticed when it comes to the front', async () => {
  const client = like.client()
  await client.ready()
  await client.enrolment.unlock(PASSWORD)
  const shown = client.codes.show('identity')
  await until(device, () => shown.view !== undefined, 0)
  device.hide()
  setPhoneClock(-HOUR_MS)
  device.show()
  await until(device, () => timeOf(shown) === like.unix(), 0)
  shown.hide()
})

test('behavior: what was asked under a later clock is not taken for fresh', async () => {
  const client = like.client()
  await client.ready()
  await client.codes.prepare()
  const before = asked()
  await client.codes.prepare()
  expect(asked()).toBe(before)
  setPhoneClock(-HOUR_MS)
  await client.codes.prepare()
  expect(asked()).toBe(before + 1)
  expect(Math.abs(client.now() - (device.host.now() + AHEAD_MS + HOUR_MS))).toBeLessThanOrEqual(1)
})

test('behavior: a start without network costs no tries of its own', async () => {
  await like.client().ready()
  device.setOnline(false)
  expect(await settle(device, like.client().ready())).toEqual({ card: 'locked' })
})
