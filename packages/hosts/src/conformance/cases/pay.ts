import { type FakeTrouble, memoryStore } from '../../fakes/options.ts'
import type { HostPayOrder } from '../../host.ts'
import type { CaseKit, ConformanceCase, RigHost } from '../rig.ts'
import { WRONG_SHAPES } from './trouble.ts'

const needs = ['pay'] as const

/** Cases of `pay`: it resolves only if the host said paid. */
export function payCases(): ConformanceCase[] {
  const paying = async (kit: CaseKit, trouble: FakeTrouble) => {
    const made: RigHost = await kit.make({ troubles: { pay: trouble } })
    return made.host.pay?.(kit.rig.order)
  }
  return [
    {
      id: 'pay.paid',
      needs,
      rule: 'Resolves when the host said paid, with the order that was handed in.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        await kit.resolves(host.pay?.(kit.rig.order))
        kit.equal(control.state.paid, [kit.rig.order], 'orders that were paid')
      },
    },
    {
      id: 'pay.cancel',
      needs,
      rule: 'A holder who closes the wallet is HOST_CANCELLED.',
      run: async (kit) => {
        await kit.rejects(paying(kit, { outcome: 'cancel' }), 'HOST_CANCELLED')
      },
    },
    {
      id: 'pay.fail',
      needs,
      rule: 'A wallet that refuses is HOST_FAILED.',
      run: async (kit) => {
        await kit.rejects(paying(kit, { outcome: 'fail' }), 'HOST_FAILED')
      },
    },
    {
      id: 'pay.unknown',
      needs,
      rule: 'A host that does not know whether money moved is HOST_UNKNOWN_OUTCOME, with its answer as the cause.',
      run: async (kit) => {
        const error = await kit.rejects(paying(kit, { outcome: 'unknown' }), 'HOST_UNKNOWN_OUTCOME')
        kit.equal(error.cause === undefined, false, 'no cause')
      },
    },
    {
      id: 'pay.timeout',
      needs,
      rule: 'So is a host that says that time is over.',
      run: async (kit) => {
        await kit.rejects(paying(kit, { outcome: 'timeout' }), 'HOST_UNKNOWN_OUTCOME')
      },
    },
    {
      id: 'pay.never',
      needs,
      rule: 'So is a host that never answers, within 20 minutes; a holder may take five.',
      run: async (kit) => {
        await kit.resolves(paying(kit, { delayMs: 300_000 }))
        const lost = paying(kit, { delivery: 'never' })
        const error = await kit.rejects(lost, 'HOST_UNKNOWN_OUTCOME', 1_200_000)
        kit.equal(error.member, 'pay', 'member')
      },
    },
    {
      id: 'pay.throws',
      needs,
      rule: 'So is a host that throws.',
      run: async (kit) => {
        await kit.rejects(paying(kit, { delivery: 'throw' }), 'HOST_UNKNOWN_OUTCOME')
      },
    },
    {
      id: 'pay.wrongShape',
      needs,
      rule: 'So is a success that does not say paid.',
      run: async (kit) => {
        await kit.rejects(paying(kit, { outcome: 'wrongShape' }), 'HOST_UNKNOWN_OUTCOME')
      },
    },
    {
      id: 'pay.onlyComplete',
      needs,
      rule: 'So is a `complete` alone, whatever it says.',
      run: async (kit) => {
        const delivery = 'onlyComplete'
        await kit.rejects(paying(kit, { delivery }), 'HOST_UNKNOWN_OUTCOME')
        await kit.rejects(paying(kit, { delivery, outcome: 'cancel' }), 'HOST_UNKNOWN_OUTCOME')
      },
    },
    {
      id: 'pay.completeFirst',
      needs,
      rule: 'A `complete` before fail does not make a cancelled payment a paid one.',
      run: async (kit) => {
        const delivery = 'completeFirst'
        await kit.rejects(paying(kit, { delivery, outcome: 'cancel' }), 'HOST_CANCELLED')
        await kit.resolves(paying(kit, { delivery }))
        await kit.resolves(paying(kit, { delivery: 'noPromise' }))
      },
    },
    {
      id: 'pay.double',
      needs,
      rule: 'Of two answers the first counts: paid stays paid, cancelled stays cancelled.',
      run: async (kit) => {
        const delivery = 'double'
        await kit.resolves(paying(kit, { delivery }))
        await kit.rejects(paying(kit, { delivery, outcome: 'cancel' }), 'HOST_CANCELLED')
        await kit.clock.advance(60_000)
      },
    },
    {
      id: 'pay.codes',
      needs,
      rule: 'It never ends in another code than HOST_CANCELLED, HOST_FAILED and HOST_UNKNOWN_OUTCOME.',
      run: async (kit) => {
        const codes = ['HOST_CANCELLED', 'HOST_FAILED', 'HOST_UNKNOWN_OUTCOME'] as const
        for (const outcome of ['deny', 'unavailable', 'unsupported'] as const) {
          await kit.rejects(paying(kit, { outcome }), codes)
        }
      },
    },
    {
      id: 'pay.means',
      needs,
      rule: 'An order of another host’s kind is a TypeError, and the host is not asked.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const others: HostPayOrder[] = [
          { means: 'alipay', tradeNO: 'other' },
          { means: 'bridge', order: 'other' },
        ]
        for (const other of others) {
          if (other.means !== kit.rig.order.means) await kit.mistakes(host.pay?.(other))
        }
        kit.equal(control.state.paid, [], 'orders that were paid')
      },
    },
    {
      id: 'pay.shapes',
      needs,
      rule: 'A success of a wrong shape is never paid: nothing, a text, a list, another number, a word for yes.',
      run: async (kit) => {
        const shapes = [
          ...WRONG_SHAPES,
          { resultCode: '900', paid: 'true', errMsg: 'requestPayment:fail cancel' },
          { resultCode: '8000', paid: 1, errMsg: 'requestPayment:okay' },
          { resultCode: 6001.5, paid: {}, errMsg: 'ok' },
          { resultCode: '90000', paid: 'yes', errMsg: ' requestPayment:ok' },
        ]
        for (const raw of shapes) await kit.rejects(paying(kit, { raw }), 'HOST_UNKNOWN_OUTCOME')
      },
    },
    {
      id: 'pay.late',
      needs,
      rule: 'Paid that comes after the end of its call stays unknown, and is not the answer to a later order.',
      run: async (kit) => {
        const { host, control } = await kit.make({ troubles: { pay: { delayMs: 1_500_000 } } })
        const first = host.pay?.(kit.rig.order)
        await kit.rejects(first, 'HOST_UNKNOWN_OUTCOME', 1_200_000)
        control.setTrouble('pay', { outcome: 'cancel', delayMs: 800_000 })
        await kit.rejects(host.pay?.(kit.rig.order), 'HOST_CANCELLED')
        await kit.rejects(first, 'HOST_UNKNOWN_OUTCOME', 1)
      },
    },
    {
      id: 'pay.killed',
      needs,
      rule: 'An app that was killed while the wallet was open begins anew: the old answer reaches no new order.',
      run: async (kit) => {
        const store = memoryStore()
        const first = await kit.make({ store, troubles: { pay: { delayMs: 30_000 } } })
        await kit.resolves(first.host.storage.set('order', 'begun'))
        first.host.pay?.(kit.rig.order).catch(() => {})
        await kit.clock.advance(5_000)
        first.control.hide()
        first.control.setTrouble('pay', { outcome: 'cancel', delayMs: 60_000 })
        const host = first.again
          ? await kit.resolves(first.again())
          : (await kit.make({ store, troubles: { pay: { outcome: 'cancel' } } })).host
        kit.equal(await kit.resolves(host.storage.get('order')), 'begun', 'what was kept')
        await kit.rejects(host.pay?.(kit.rig.order), 'HOST_CANCELLED')
      },
    },
    {
      id: 'pay.hidden',
      needs,
      rule: 'The wallet hides the app: its answer counts when the app is back, and none is unknown.',
      run: async (kit) => {
        const { host, control } = await kit.make({ troubles: { pay: { delayMs: 90_000 } } })
        const asked = host.pay?.(kit.rig.order)
        await kit.clock.advance(1_000)
        control.hide()
        await kit.clock.advance(60_000)
        control.show()
        await kit.resolves(asked)
        control.setTrouble('pay', { delivery: 'never' })
        const lost = host.pay?.(kit.rig.order)
        control.hide()
        await kit.clock.advance(1_000)
        control.show()
        await kit.rejects(lost, 'HOST_UNKNOWN_OUTCOME', 1_200_000)
      },
    },
    {
      id: 'pay.clock',
      needs,
      rule: 'A clock that is set during a payment changes nothing about its end.',
      run: async (kit) => {
        for (const dayMs of [86_400_000, -86_400_000]) {
          const { host, control } = await kit.make({ troubles: { pay: { delayMs: 5_000 } } })
          const asked = host.pay?.(kit.rig.order)
          kit.clock.set(kit.clock.now() + dayMs)
          await kit.resolves(asked)
          control.setTrouble('pay', { delivery: 'never' })
          const never = host.pay?.(kit.rig.order)
          kit.clock.set(kit.clock.now() + dayMs)
          await kit.rejects(never, 'HOST_UNKNOWN_OUTCOME', 1_200_000)
        }
      },
    },
    {
      id: 'pay.parallel',
      needs,
      rule: 'Of two payments at the same time each ends by its own answer.',
      run: async (kit) => {
        const { host, control } = await kit.make({ troubles: { pay: { delayMs: 5_000 } } })
        const slow = host.pay?.(kit.rig.order)
        control.setTrouble('pay', { outcome: 'cancel' })
        await kit.rejects(host.pay?.(kit.rig.order), 'HOST_CANCELLED', 3_000)
        await kit.resolves(slow)
        kit.equal(control.state.paid.length, 1, 'orders that were paid')
      },
    },
    {
      id: 'pay.once',
      needs,
      rule: 'No end makes the adapter ask the wallet a second time.',
      run: async (kit) => {
        for (const trouble of [
          { outcome: 'unknown' },
          { outcome: 'fail' },
          { outcome: 'timeout' },
          { delivery: 'never' },
          { delivery: 'completeFirst', outcome: 'fail' },
        ] as const) {
          const { host, control } = await kit.make({ troubles: { pay: trouble } })
          const calls = control.state.calls.length
          await kit.rejects(host.pay?.(kit.rig.order), ['HOST_UNKNOWN_OUTCOME', 'HOST_FAILED'])
          await kit.clock.advance(1_000_000)
          kit.equal(control.state.calls.length - calls, 1, 'calls of the host')
        }
      },
    },
    {
      id: 'pay.errorShape',
      needs,
      rule: 'Its error names the member and keeps the answer, and nothing of the order is in its message.',
      run: async (kit) => {
        const error = await kit.rejects(paying(kit, { outcome: 'unknown' }), 'HOST_UNKNOWN_OUTCOME')
        kit.equal(error.member, 'pay', 'member')
        kit.equal(/order-1|prepay|nonce/.test(error.message), false, 'order in the message')
      },
    },
  ]
}
