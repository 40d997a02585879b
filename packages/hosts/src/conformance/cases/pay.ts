import type { FakeTrouble } from '../../fakes/options.ts'
import type { HostPayOrder } from '../../host.ts'
import type { CaseKit, ConformanceCase, RigHost } from '../rig.ts'

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
        kit.equal(typeof error.cause, 'object', 'cause')
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
        await kit.rejects(paying(kit, { delivery: 'never' }), 'HOST_UNKNOWN_OUTCOME', 1_200_000)
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
  ]
}
