import { fakeCore, fakeEvent } from '../../fakes/core.ts'
import { deliver, type FakeReply } from '../../fakes/deliver.ts'
import type { FakeControl, FakeMember, FakeOptions, FakeOutcome } from '../../fakes/options.ts'
import type { HostPayOrder } from '../../host.ts'
import type { Harbour } from './adapter.ts'

/** The app's own words for each kind of trouble. */
const WORDS: Readonly<Record<Exclude<FakeOutcome, 'wrongShape'>, string>> = {
  cancel: 'LEFT',
  deny: 'BARRED',
  fail: 'BROKEN',
  unknown: 'FOGGED',
  unavailable: 'AWAY',
  unsupported: 'NOVERB',
  timeout: 'LATE',
}

/** Which member of ours each verb stands for: its troubles, and whether it is there. */
const VERBS: Readonly<Record<string, FakeMember>> = {
  who: 'login',
  net: 'request',
  'box.get': 'storage',
  'box.put': 'storage',
  'box.drop': 'storage',
  dice: 'randomBytes',
  lens: 'scan',
  till: 'pay',
  lamp: 'getBrightness',
  dim: 'setBrightness',
  dock: 'openPage',
  shots: 'onCapture',
}

// biome-ignore lint/suspicious/noExplicitAny: parameters as the adapter sent them
type Work = (params: any, id: string) => FakeReply | Promise<FakeReply>

/** The invented app in memory; it does what it is asked, or what a case wants it to do instead. */
export function fakeHarbour(options: FakeOptions): FakeControl & { harbour: Harbour } {
  const core = fakeCore(options)
  const { state, store } = core
  const { ui } = options
  const answers = fakeEvent<string>()
  const news = fakeEvent<string>()
  core.shown.on((isShown) => news.emit(isShown ? 'front' : 'back'))
  core.captured.on(() => news.emit('shot'))
  const givingUp = new Map<string, () => void>()

  const yes = (value: object | null): FakeReply => ({ ok: true, value })
  const no = (outcome: FakeOutcome): FakeReply =>
    outcome === 'wrongShape' ? yes(null) : { ok: false, value: WORDS[outcome] }
  const done = yes({ done: true })

  const works: Readonly<Record<string, Work>> = {
    who: async () =>
      state.connected ? yes({ pass: await options.issueLoginCode() }) : no('unavailable'),
    net: ({ url, method, headers, body, waitMs }, id) =>
      new Promise((resolve) => {
        const small = Object.entries(headers as Record<string, string>)
        const request = {
          url,
          method,
          headers: Object.fromEntries(small.map(([name, value]) => [name.toLowerCase(), value])),
          ...(body === undefined ? {} : { body }),
        }
        const giveUp = core.send(request, waitMs, (end) => {
          if (end === 'timeout') return resolve(no('timeout'))
          if (typeof end === 'string') return resolve(no('unavailable'))
          resolve(yes({ status: end.status, headers: end.headers, text: end.body }))
        })
        givingUp.set(id, giveUp)
      }),
    'box.get': ({ key }) => yes({ text: store.get(key) ?? null }),
    'box.put': ({ key, text }) => {
      store.set(key, text)
      return done
    },
    'box.drop': ({ key }) => {
      store.delete(key)
      return done
    },
    dice: ({ length }) => {
      const bytes = Array.from(options.randomBytes(length))
      return yes({ hex: bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('') })
    },
    lens: async () => {
      const seen = await ui.scan()
      return typeof seen === 'string' ? no(seen) : yes({ seen: seen.text })
    },
    till: async ({ voucher }) => {
      const order: HostPayOrder = { means: 'bridge', order: voucher }
      const how = await ui.pay(order)
      if (how !== 'paid') return no(how)
      state.paid.push(order)
      return yes({ paid: true })
    },
    lamp: () => yes({ percent: state.brightness * 100 }),
    dim: ({ percent }) => {
      state.brightness = percent / 100
      return done
    },
    dock: ({ url }) => {
      state.navigations.push(url)
      return done
    },
  }

  const harbour: Harbour = {
    verbs: Object.keys(VERBS).filter((verb) => core.has(VERBS[verb] as FakeMember)),
    on: (event, listener) => (event === 'answer' ? answers : news).on(listener),
    emit: (_event, line) => {
      const [, id = '', verb = '', json = ''] = /^(\d+) (\S+) ([\s\S]*)$/.exec(line) ?? []
      const params = JSON.parse(json)
      if (verb === 'giveUp') return givingUp.get(String(params.id))?.()
      state.calls.push(verb)
      const trouble = core.trouble(VERBS[verb] as FakeMember)
      const { outcome, delivery } = trouble
      const callbacks = {
        success: (value: unknown) => answers.emit(`${id} + ${JSON.stringify(value)}`),
        fail: (word: unknown) => answers.emit(`${id} - ${String(word)}`),
        // The app has no `complete`: what says neither yes nor no stands for it.
        complete: () => {
          if (delivery === 'onlyComplete') answers.emit(`${id} ?`)
        },
      }
      const work: Work = outcome ? () => no(outcome) : (works[verb] as Work)
      void deliver(
        options,
        trouble,
        callbacks,
        () => work(params, id),
        (reply) => (reply.ok ? no('cancel') : yes({ pass: 'late', seen: 'late', done: true })),
      )
    },
  }
  return { ...core.control, harbour }
}
