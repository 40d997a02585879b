import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import vm from 'node:vm'
import zlib from 'node:zlib'
import { fromBase64Url } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { parseChainText } from '@essc/protocol/codes/chain'
import type { createEssc } from '@essc/sdk/client'
import { nodeInflate } from '@essc/verifier/node-inflate'
import { createVerifier } from '@essc/verifier/verify'
import { enrol, enterOf, PASSWORD, startWorld, viewOf, type World } from './headless-world.ts'

/** The built SDK in a runtime without BigInt, against the whole platform: chain codes take over. */

let world: World
beforeAll(async () => {
  world = await startWorld()
}, 120_000)
afterAll(() => world?.stop(), 60_000)

/** The bundle as partners get it, in a realm that has the language but for BigInt, and nothing else. */
function loadWithoutBigInt(): typeof createEssc {
  const file = path.resolve(__dirname, '../../packages/sdk/dist/bundle/bank.cjs')
  const realm = vm.createContext({})
  vm.runInContext('delete globalThis.BigInt; delete globalThis.BigInt64Array', realm)
  expect(vm.runInContext('typeof BigInt', realm)).toBe('undefined')
  const module = { exports: {} as { createEssc: typeof createEssc } }
  vm.runInContext(`(function (module, exports) { ${readFileSync(file, 'utf8')}\n})`, realm)(
    module,
    module.exports,
  )
  return module.exports.createEssc
}

test('default: the card is received, a code shown and verified offline, the holder looked up', async () => {
  const holder = world.startPhone('no-bigint', loadWithoutBigInt())
  const { essc } = holder
  expect(await essc.ready()).toEqual({ card: 'none' })
  // The password of the last step is sealed under the session's secret.
  expect(await enrol(essc, enterOf('worker'))).toEqual(['identity', 'face', 'password', 'done'])
  expect(await essc.cards.reveal(PASSWORD)).toMatchObject({ name: enterOf('worker').name })

  await essc.codes.prepare()
  holder.setOnline(false)
  const shown = essc.codes.show('identity')
  const { text, usableUntilUnix } = await viewOf(shown)
  expect(parseChainText(text)).toBeDefined()
  expect(usableUntilUnix).toBeGreaterThan(Date.now() / 1_000 + 80_000)
  expect(() => shown.bind('SC1-BIND:')).toThrow(expect.objectContaining({ code: 'CODE_MALFORMED' }))
  holder.setOnline(true)

  const desk = await world.startTerminal('desk')
  const facts = (await desk.facts())!
  const verifier = createVerifier({
    bundleKey: fromBase64Url(facts.bundleKey),
    now: () => Date.now(),
    inflate: nodeInflate(zlib),
    sm2: nodeSm2(),
  })
  await verifier.loadBundle(await desk.bundle())
  expect(verifier.verify(text, { purpose: 'identity' })).toMatchObject({ ok: true, profile: 'SC2' })
  expect(verifier.verify(text, { purpose: 'identity' })).toMatchObject({ reason: 'CODE_REPLAYED' })

  const asked = { purpose: 'library-entry', operator: 'Op', office: 'Office' }
  const resolved = new Promise((resolve) => essc.on('desk.resolved', resolve))
  await sleep(300)
  const answer = await desk.resolve({ ...asked, code: text })
  expect(await resolved).toEqual({ id: answer.receiptId })
  await expect(desk.resolve({ ...asked, code: text })).rejects.toMatchObject({
    code: 'CODE_REPLAYED',
  })
  expect(shown.view!.text).not.toBe(text)
  shown.hide()
}, 90_000)
