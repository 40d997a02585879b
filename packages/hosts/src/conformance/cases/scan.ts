import type { FakeTrouble } from '../../fakes/options.ts'
import type { CaseKit, ConformanceCase } from '../rig.ts'
import { troubleCases } from './trouble.ts'

const needs = ['scan'] as const

/** Cases of `scan`. */
export function scanCases(): ConformanceCase[] {
  const made = async (kit: CaseKit, trouble: FakeTrouble) =>
    (await kit.make({ troubles: { scan: trouble } })).host
  return [
    {
      id: 'scan.success',
      needs,
      rule: 'Resolves with the text of what was scanned.',
      run: async (kit) => {
        const { host } = await kit.make({
          ui: { scan: async () => ({ text: 'SC1:NCFOXN%TS3DH' }) },
        })
        kit.equal(await kit.resolves(host.scan?.()), { text: 'SC1:NCFOXN%TS3DH' }, 'answer')
      },
    },
    {
      id: 'scan.cancel',
      needs,
      rule: 'A person who leaves the scanner is HOST_CANCELLED.',
      run: async (kit) => {
        const { host } = await kit.make({ ui: { scan: async () => 'cancel' } })
        await kit.rejects(host.scan?.(), 'HOST_CANCELLED')
      },
    },
    {
      id: 'scan.deny',
      needs,
      rule: 'A person or phone that keeps the camera is HOST_DENIED.',
      run: async (kit) => {
        const { host } = await kit.make({ ui: { scan: async () => 'deny' } })
        await kit.rejects(host.scan?.(), 'HOST_DENIED')
      },
    },
    {
      id: 'scan.fail',
      needs,
      rule: 'Any other refusal is HOST_FAILED, and so are an empty text and an answer without one.',
      run: async (kit) => {
        await kit.rejects((await made(kit, { outcome: 'fail' })).scan?.(), 'HOST_FAILED')
        await kit.rejects((await made(kit, { outcome: 'wrongShape' })).scan?.(), 'HOST_FAILED')
        const { host } = await kit.make({ ui: { scan: async () => ({ text: '' }) } })
        await kit.rejects(host.scan?.(), 'HOST_FAILED')
      },
    },
    {
      id: 'scan.completeFirst',
      needs,
      rule: 'A `complete` before fail does not make a cancelled scan a success.',
      run: async (kit) => {
        const host = await made(kit, { outcome: 'cancel', delivery: 'completeFirst' })
        await kit.rejects(host.scan?.(), 'HOST_CANCELLED')
      },
    },
    {
      id: 'scan.slow',
      needs,
      rule: 'A person may take two minutes; a host that never answers is HOST_TIMEOUT within ten.',
      run: async (kit) => {
        const slow = await made(kit, { delayMs: 120_000 })
        kit.equal(await kit.resolves(slow.scan?.()), { text: 'SCANNED' }, 'answer')
        const never = await made(kit, { delivery: 'never' })
        await kit.rejects(never.scan?.(), 'HOST_TIMEOUT', 600_000)
      },
    },
    {
      id: 'scan.text',
      needs,
      rule: 'The text is as it was printed: leading zeros, blanks, signs, any script, 4,296 characters.',
      run: async (kit) => {
        const texts = ['0012', ' a b ', '%20+&=#"\\', '社保卡 🪪', 'null', '{}', 'A'.repeat(4_296)]
        for (const text of texts) {
          const { host } = await kit.make({ ui: { scan: async () => ({ text }) } })
          kit.equal(await kit.resolves(host.scan?.()), { text }, 'answer')
        }
      },
    },
    ...troubleCases(
      {
        member: 'scan',
        call: (host) => host.scan?.(),
        answer: { text: 'SCANNED' },
        endsWithinMs: 600_000,
      },
      ['never', 'completeFirst'],
    ),
  ]
}
