import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sm2KeyPair } from '@essc/crypto/sm2'
import { bank } from '@essc/hosts/bank'
import { openBridge } from '@essc/hosts/bank/bridge'
import { injectedTransport } from '@essc/hosts/bank/transports'
import { browserParts } from '@essc/hosts/browser'
import { systemClock } from '@essc/hosts/clock'
import { fakeBridge } from '@essc/hosts/fakes/bridge'
import { memoryStore } from '@essc/hosts/fakes/options'
import { fakeWindow } from '@essc/hosts/fakes/window'
import { fakeWx } from '@essc/hosts/fakes/wx'
import { wechat } from '@essc/hosts/wechat'
import { createTicketIssuer } from '@essc/partner/ticket-issuer'
import { startPlatform } from '@essc/platform/platform'
import { openRooms } from '@essc/platform/rooms'
import { namedPeople } from '@essc/platform/sandbox/population/named'
import { createEssc } from '@essc/sdk/client'

/** As the example is built by default. */
const CHANNEL = 'ch_demo'
const PLATFORM = 'https://card.example'
const PASSWORD = '739154'

const random = (length) => new Uint8Array(randomBytes(length))

/** The parts of a phone that are the same in every host. */
function phoneOptions({ forward, face, store }) {
  return {
    clock: systemClock(),
    ui: {
      scan: async () => 'cancel',
      pay: async () => 'cancel',
      face: async (providerId) => {
        await face(providerId)
        return 'finished'
      },
    },
    issueLoginCode: () => 'code',
    fetch: forward,
    randomBytes: random,
    store,
  }
}

const hosts = {
  wechat: async (options) => wechat({ wx: fakeWx(options).wx }),
  async bank(options) {
    const native = fakeBridge({ ...options, store: memoryStore() })
    const { window } = fakeWindow(options)
    const say = (text) => native.receive(text)
    const web = browserParts(Object.assign(window, { EsscBridgeNative: { postMessage: say } }))
    native.onSend((text) => window.EsscBridgeReceive?.(text))
    const { clock } = options
    return bank({
      bridge: await openBridge({ transport: injectedTransport(web), clock }),
      web,
      clock,
    })
  },
}

/**
 * A holder who has received the card in WeChat and in a bank's app, from the real platform: `kept` is what
 * each of the two phones has stored since, `forward` the way of their requests to the platform.
 */
export async function openHolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'essc-bench-ui-'))
  // The database runs as another user: it must be able to pass.
  chmodSync(folder, 0o711)
  const { secretKey, publicKey } = sm2KeyPair(random)
  let rooms
  const platform = await startPlatform({
    dataDir: path.join(folder, 'data'),
    port: 0,
    rooms: async (base) => {
      rooms = await openRooms(base, {
        publicUrl: 'http://127.0.0.1',
        sandbox: {
          token: randomBytes(24).toString('base64url'),
          size: 1_000,
          channels: [{ channelId: CHANNEL, name: 'Bench', publicKey }],
        },
      })
      return rooms.stop
    },
  })
  const { address } = platform
  const issuer = createTicketIssuer({ platform: address, channel: CHANNEL, secretKey })
  const close = async () => {
    await platform.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async function forward({ url, method, headers, body }) {
    const { pathname, search } = new URL(url)
    const sent = body === undefined || body === null ? {} : { body }
    const response = await fetch(address + pathname + search, { method, headers, ...sent })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    }
  }

  async function receive(name) {
    const store = memoryStore()
    const face = (providerId) => rooms.world.face.perform(providerId)
    const host = await hosts[name](phoneOptions({ forward, face, store }))
    const essc = createEssc({
      host,
      channel: CHANNEL,
      platform: PLATFORM,
      async ticket({ verifierDigest }) {
        const scopes = ['card', 'codes', 'payments', 'services']
        return (await issuer.ticket({ hostUser: `holder-${name}`, verifierDigest, scopes })).ticket
      },
    })
    const { enter } = namedPeople().find(({ key }) => key === 'worker')
    const answers = {
      identity: { name: enter.name, documentNumber: enter.documentNumber },
      face: {},
      password: { password: PASSWORD },
    }
    let step = await essc.enrolment.resume()
    while (step.kind !== 'done') {
      if (!answers[step.kind]) throw new Error(`the enrolment asks for ${step.kind}`)
      step = await essc.enrolment.answer(step, answers[step.kind])
    }
    await essc.cards.get()
    await essc.codes.prepare()
    return Object.fromEntries(store.keys().map((key) => [key, store.get(key)]))
  }

  try {
    return {
      kept: { wechat: await receive('wechat'), bank: await receive('bank') },
      forward,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
