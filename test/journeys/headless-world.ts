import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sm2KeyPair } from '@essc/crypto/sm2'
import { startPartnerServer } from '@essc/example-partner-server/server'
import { bankLogin } from '@essc/partner/bank-login'
import { createProvisioningCode } from '@essc/platform/desk/provisioning'
import { startPlatform } from '@essc/platform/platform'
import { openRooms, type Rooms } from '@essc/platform/rooms'
import { namedPeople } from '@essc/platform/sandbox/population/named'
import { sandboxOperators } from '@essc/platform/sandbox/seed'
import { createEssc, type Essc } from '@essc/sdk/client'
import type { ShownCode } from '@essc/sdk/codes/show'
import { createTerminal, type Terminal } from '@essc/verifier/terminal'
import { createPhone, startBank } from './headless-phone.ts'

export const PASSWORD = '739154'

const random = (length: number) => new Uint8Array(randomBytes(length))

/** What a named test person types. */
export const enterOf = (key: string) => namedPeople().find((one) => one.key === key)!.enter

/**
 * Everything but a screen: platform on a PostgreSQL of its own, partner's server, a bank's login, phones
 * and terminals. `log` is all that the platform wrote.
 */
export async function startWorld() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'essc-headless-'))
  chmodSync(folder, 0o711)
  const undo: (() => unknown)[] = []
  const log: string[] = []
  let phones = 0
  const { secretKey, publicKey } = sm2KeyPair(random)
  let opened: Rooms | undefined
  const platform = await startPlatform({
    dataDir: path.join(folder, 'data'),
    port: 0,
    log: { write: (line) => void log.push(line) },
    say: (line) => void log.push(line),
    rooms: async (base) => {
      opened = await openRooms(base, {
        publicUrl: 'http://127.0.0.1',
        sandbox: {
          token: randomBytes(24).toString('base64url'),
          size: 10_000,
          channels: [{ channelId: 'ch_headless', name: 'Headless', publicKey }],
        },
      })
      return opened.stop
    },
  })
  undo.push(platform.stop)
  const rooms = opened!
  const { address } = platform
  const bank = await startBank()
  undo.push(bank.close)
  const partner = await startPartnerServer({
    platform: address,
    channel: 'ch_headless',
    secretKey,
    logins: {
      bank: bankLogin({ clientId: 'b', clientSecret: 's', endpoint: bank.endpoint }),
    },
  })
  undo.push(partner.close)

  return {
    rooms,
    log,
    /** The channel's secret key, for servers of other partners. */
    channelKey: secretKey,
    address,

    /** @param create the client's factory, where it is to be another than the sources' */
    startPhone(openid = `user-${++phones}`, create: typeof createEssc = createEssc) {
      const phone = createPhone({
        issueCode: () => bank.issueCode(openid),
        async face(providerId) {
          await rooms.world!.face.perform(providerId)
        },
      })
      const essc = create({
        host: phone.host,
        channel: 'ch_headless',
        platform: address,
        async ticket(login) {
          const response = await fetch(`${partner.url}/essc-ticket`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(login),
          })
          return ((await response.json()) as { ticket: string }).ticket
        },
      })
      undo.push(essc.close)
      return { ...phone, essc }
    },

    async startTerminal(kind: 'till' | 'desk'): Promise<Terminal> {
      const stored = new Map<string, string>()
      const terminal = createTerminal({
        platform: address,
        fetch,
        random,
        now: () => Date.now(),
        wait: (delayMs) => sleep(delayMs),
        storage: {
          get: async (key) => stored.get(key),
          set: async (key, value) => void stored.set(key, value),
          remove: async (key) => void stored.delete(key),
        },
      })
      const operator = sandboxOperators.find((each) => each.kind === kind)!
      const { provisioningCode } = await createProvisioningCode(rooms.context, operator.operatorId)
      await terminal.provision(provisioningCode)
      return terminal
    },

    /** The code that the bank sent last to a phone number. */
    async bankCode(phone: string): Promise<string> {
      const [message] = await rooms.world!.messenger.inbox(phone)
      return /\d{6}/.exec(message!.text)![0]
    },

    async stop() {
      for (const each of undo.reverse()) await each()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export type World = Awaited<ReturnType<typeof startWorld>>

/** Receives the card; answers the steps that were gone through. */
export async function enrol(essc: Essc, person: { name: string; documentNumber: string }) {
  let step = await essc.enrolment.resume()
  const kinds: string[] = [step.kind]
  while (step.kind !== 'done') {
    if (step.kind === 'identity') step = await essc.enrolment.answer(step, person)
    else if (step.kind === 'face') step = await essc.enrolment.answer(step, {})
    else step = await essc.enrolment.answer(step, { password: PASSWORD })
    kinds.push(step.kind)
  }
  return kinds
}

/** The first symbol of a code that is shown. */
export const viewOf = (shown: ShownCode) =>
  new Promise<NonNullable<ShownCode['view']>>((resolve, reject) => {
    shown.onError(reject)
    shown.onChange(resolve)
  })
