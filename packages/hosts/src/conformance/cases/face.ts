import type { FakeOutcome } from '../../fakes/options.ts'
import type { CaseKit, ConformanceCase } from '../rig.ts'
import { troubleCases } from './trouble.ts'

const needs = ['verifyFace'] as const

/** Cases of `verifyFace`. */
export function faceCases(): ConformanceCase[] {
  const checking = async (kit: CaseKit, outcome: FakeOutcome) => {
    const { host } = await kit.make({ troubles: { verifyFace: { outcome } } })
    return host.verifyFace?.(kit.rig.challenge)
  }
  return [
    {
      id: 'verifyFace.finished',
      needs,
      rule: 'Resolves when the check was carried out, for the id that was handed in.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        await kit.resolves(host.verifyFace?.(kit.rig.challenge))
        kit.equal(control.state.faces, [kit.rig.challenge.providerId], 'ids')
      },
    },
    {
      id: 'verifyFace.cancel',
      needs,
      rule: 'A person who turns away is HOST_CANCELLED.',
      run: async (kit) => {
        await kit.rejects(checking(kit, 'cancel'), 'HOST_CANCELLED')
      },
    },
    {
      id: 'verifyFace.deny',
      needs,
      rule: 'A person or phone that keeps the camera is HOST_DENIED.',
      run: async (kit) => {
        await kit.rejects(checking(kit, 'deny'), 'HOST_DENIED')
      },
    },
    {
      id: 'verifyFace.fail',
      needs,
      rule: 'A check that was not carried out is HOST_FAILED.',
      run: async (kit) => {
        await kit.rejects(checking(kit, 'fail'), 'HOST_FAILED')
      },
    },
    {
      id: 'verifyFace.unavailable',
      needs,
      rule: 'A check that finds no network is HOST_UNAVAILABLE.',
      run: async (kit) => {
        await kit.rejects(checking(kit, 'unavailable'), 'HOST_UNAVAILABLE')
      },
    },
    {
      id: 'verifyFace.never',
      needs,
      rule: 'A host that never answers is HOST_TIMEOUT within ten minutes.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { verifyFace: { delivery: 'never' } } })
        await kit.rejects(host.verifyFace?.(kit.rig.challenge), 'HOST_TIMEOUT', 600_000)
      },
    },
    {
      id: 'verifyFace.double',
      needs,
      rule: 'Of two answers the first counts: finished stays finished, cancelled stays cancelled.',
      run: async (kit) => {
        const well = await kit.make({ troubles: { verifyFace: { delivery: 'double' } } })
        await kit.resolves(well.host.verifyFace?.(kit.rig.challenge))
        const ill = await kit.make({
          troubles: { verifyFace: { delivery: 'double', outcome: 'cancel' } },
        })
        await kit.rejects(ill.host.verifyFace?.(kit.rig.challenge), 'HOST_CANCELLED')
        await kit.clock.advance(60_000)
      },
    },
    {
      id: 'verifyFace.means',
      rule: 'faceMeans is there exactly where verifyFace is; a challenge of another kind is a TypeError.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        kit.equal(host.faceMeans !== undefined, host.supports('verifyFace'), 'faceMeans')
        if (!host.verifyFace) return
        const means = kit.rig.challenge.means === 'wechat' ? 'alipay' : 'wechat'
        await kit.mistakes(host.verifyFace({ means, providerId: 'other', url: '' }))
        kit.equal(control.state.faces, [], 'ids')
      },
    },
    {
      id: 'verifyFace.shapes',
      needs,
      rule: 'A success that says, in its own numbers, that the check did not take place is HOST_FAILED.',
      run: async (kit) => {
        const statuses = [
          { errCode: 10_001, resultStatus: '4000', finished: false },
          { errCode: '90100', resultStatus: 9001, finished: 'true' },
          { errCode: -1, resultStatus: '', finished: 1 },
        ]
        for (const raw of statuses) {
          const { host } = await kit.make({ troubles: { verifyFace: { raw } } })
          await kit.rejects(host.verifyFace?.(kit.rig.challenge), 'HOST_FAILED')
        }
      },
    },
    ...troubleCases(
      {
        member: 'verifyFace',
        call: (host, kit) => host.verifyFace?.(kit.rig.challenge),
        endsWithinMs: 600_000,
      },
      ['unavailable', 'never', 'double', 'shapes'],
    ),
  ]
}
