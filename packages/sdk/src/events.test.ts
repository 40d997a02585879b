import { createNodeHost, type NodeHost, until } from '../test/node-host.ts'
import { PASSWORD, type PlatformLike, startPlatformLike } from '../test/platform-like.ts'

let device: NodeHost
let like: PlatformLike
let log: { number: number; kind: string; id: string }[]
let wake: () => void

beforeEach(async () => {
  device = createNodeHost()
  like = await startPlatformLike(device)
  log = [{ number: 1, kind: 'payment.changed', id: 'old' }]
  wake = () => {}
  like.peer.on('channels.events', async ({ parameters }) => {
    const { after } = parameters
    const newer = () =>
      after === undefined ? [] : log.filter(({ number }) => number > Number(after))
    if (newer().length === 0 && parameters.waitSeconds !== '0')
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    return { events: newer(), cursor: log.length }
  })
})

afterEach(() => like.peer.close())

const polls = () => like.peer.of('channels.events').map(({ parameters }) => parameters.after)
const happen = (kind: string, id: string) => {
  log.push({ number: log.length + 1, kind, id })
  wake()
}

test('default', async () => {
  const client = like.client()
  const heard: string[] = []
  client.on('payment.changed', ({ id }) => heard.push(id))
  await until(device, () => polls().length === 2)
  expect(polls()).toEqual([undefined, '1'])
  happen('payment.changed', 'p1')
  await until(device, () => polls().length === 3)
  happen('card.changed', 'c1')
  await until(device, () => polls().length === 4)
  expect(heard).toEqual(['p1'])
  await client.close()
})

test('behavior: no stream without listeners, nor for session.changed alone', async () => {
  const client = like.client()
  const changes: string[] = []
  client.on('session.changed', ({ id }) => changes.push(id))
  await client.ready()
  await client.services.list()
  expect(changes).toHaveLength(1)
  expect(polls()).toEqual([])
})

test('behavior: a hidden app polls nothing, and misses nothing', async () => {
  const client = like.client()
  const heard: string[] = []
  client.on('payment.changed', ({ id }) => heard.push(id))
  await until(device, () => polls().length === 2)
  device.hide()
  happen('payment.changed', 'while hidden')
  await client.services.list()
  expect(heard).toEqual([])
  device.show()
  await until(device, () => heard.length === 1)
  expect(polls().slice(0, 3)).toEqual([undefined, '1', '1'])
  await client.close()
})

test('behavior: the last listener ends the stream', async () => {
  const client = like.client()
  const stop = client.on('card.changed', () => {})
  await until(device, () => polls().length === 2)
  stop()
  wake()
  await client.services.list()
  expect(polls()).toHaveLength(2)
})

test('behavior: unlocking keeps the place in the stream', async () => {
  like.state.holder = 'locked'
  const client = like.client()
  const heard: string[] = []
  client.on('payment.changed', ({ id }) => heard.push(id))
  await until(device, () => polls().length === 2)
  await client.enrolment.unlock(PASSWORD)
  happen('payment.changed', 'p1')
  await until(device, () => heard.length === 1)
  expect(heard).toEqual(['p1'])
  await client.close()
})

test('behavior: the stream comes back after the network was gone', async () => {
  const client = like.client()
  const heard: string[] = []
  client.on('payment.changed', ({ id }) => heard.push(id))
  await until(device, () => polls().length === 2)
  like.peer.lose('channels.events', 2)
  happen('payment.changed', 'p1')
  await until(device, () => heard.length === 1)
  expect(heard).toEqual(['p1'])
  await client.close()
})
