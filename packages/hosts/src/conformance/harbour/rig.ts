import { memoryStore } from '../../fakes/options.ts'
import type { ConformanceRig } from '../rig.ts'
import { harbourHost } from './adapter.ts'
import { fakeHarbour } from './fake.ts'

/** How a case gets the invented bank's host; `again` is the app killed and opened anew. */
export const harbourRig: ConformanceRig = {
  name: 'harbour',
  order: { means: 'bridge', order: 'voucher-1' },
  challenge: { means: 'bridge', providerId: 'face-1', url: '' },
  make: async (setup) => {
    const { harbour, ...control } = fakeHarbour({ ...setup, store: setup.store ?? memoryStore() })
    const host = () => harbourHost({ harbour, clock: setup.clock })
    return { host: host(), control, again: async () => host() }
  },
}
