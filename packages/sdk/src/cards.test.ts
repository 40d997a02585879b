import { createNodeHost, type NodeHost, until } from '../test/node-host.ts'
import { PASSWORD, type PlatformLike, startPlatformLike } from '../test/platform-like.ts'
import type { Essc } from './client.ts'

let device: NodeHost
let like: PlatformLike
let client: Essc

beforeEach(async () => {
  device = createNodeHost()
  like = await startPlatformLike(device)
  like.state.holder = 'locked'
  client = like.client()
  await client.ready()
  await client.enrolment.unlock(PASSWORD)
  const shown = client.codes.show('identity')
  await until(device, () => shown.view !== undefined, 0)
})

afterEach(async () => {
  await client.close()
  await like.peer.close()
})

const kept = () => [...device.stored.keys()].sort()
const WITH_CODES = ['essc.ch_test.device', 'essc.ch_test.identity', 'essc.ch_test.session']
const WITHOUT_CODES = ['essc.ch_test.device', 'essc.ch_test.session']

test('default: stopping asks for no password, and no code is left', async () => {
  expect(kept()).toEqual(WITH_CODES)
  await client.cards.stop()
  expect(like.peer.of('cards.stop')[0]!.body).toEqual({})
  expect(kept()).toEqual(WITHOUT_CODES)
  expect(await client.ready()).toEqual({ card: 'open' })
})

describe.each(['unlink', 'close'] as const)('%s', (purpose) => {
  test('default: codes and card are forgotten, in this run and the next', async () => {
    const told = new Promise((resolve) => client.on('session.changed', resolve))
    await client.cards[purpose](PASSWORD)
    expect(kept()).toEqual(WITHOUT_CODES)
    expect(await client.ready()).toEqual({ card: 'none' })
    await told
    expect(await like.client().ready()).toEqual({ card: 'none' })
    expect(device.logins()).toBe(1)
  })

  test('behavior: a wrong password changes nothing', async () => {
    await expect(client.cards[purpose]('739155')).rejects.toMatchObject({
      code: 'PASSWORD_WRONG',
      parameters: { attemptsLeft: 4 },
    })
    expect(kept()).toEqual(WITH_CODES)
    expect(await client.ready()).toEqual({ card: 'open' })
  })

  test('parameters: password has six digits', async () => {
    await expect(client.cards[purpose]('12345')).rejects.toThrow(TypeError)
  })
})
