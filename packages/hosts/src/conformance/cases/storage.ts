import type { ConformanceCase } from '../rig.ts'

/** Cases of `storage`. */
export function storageCases(): ConformanceCase[] {
  return [
    {
      id: 'storage.missing',
      rule: 'What was never stored is undefined, not an error and not null.',
      run: async (kit) => {
        const { host } = await kit.make()
        kit.equal(typeof (await kit.resolves(host.storage.get('none'))), 'undefined', 'value')
      },
    },
    {
      id: 'storage.roundTrip',
      rule: 'What was stored comes back; storing again replaces it.',
      run: async (kit) => {
        const { host } = await kit.make()
        await kit.resolves(host.storage.set('key', '社保 card'))
        kit.equal(await kit.resolves(host.storage.get('key')), '社保 card', 'value')
        await kit.resolves(host.storage.set('key', 'new'))
        kit.equal(await kit.resolves(host.storage.get('key')), 'new', 'value')
      },
    },
    {
      id: 'storage.remove',
      rule: 'What was removed is gone; removing what is not there is no error.',
      run: async (kit) => {
        const { host } = await kit.make()
        await kit.resolves(host.storage.set('key', 'value'))
        await kit.resolves(host.storage.remove('key'))
        kit.equal(typeof (await kit.resolves(host.storage.get('key'))), 'undefined', 'value')
        await kit.resolves(host.storage.remove('key'))
      },
    },
    {
      id: 'storage.empty',
      rule: 'An empty text is a value.',
      run: async (kit) => {
        const { host } = await kit.make()
        await kit.resolves(host.storage.set('key', ''))
        kit.equal(await kit.resolves(host.storage.get('key')), '', 'value')
      },
    },
    {
      id: 'storage.text',
      rule: 'A text that looks like a number, null or JSON stays that text.',
      run: async (kit) => {
        const { host } = await kit.make()
        for (const text of ['0', '1e3', 'null', 'true', '{"a":1}', '"quoted"', ' ']) {
          await kit.resolves(host.storage.set('key', text))
          kit.equal(await kit.resolves(host.storage.get('key')), text, 'value')
        }
      },
    },
    {
      id: 'storage.huge',
      rule: 'A text of 100,000 characters comes back whole.',
      run: async (kit) => {
        const { host } = await kit.make()
        const text = 'abcdefghij'.repeat(10_000)
        await kit.resolves(host.storage.set('key', text))
        kit.equal((await kit.resolves(host.storage.get('key'))) === text, true, 'equality')
      },
    },
    {
      id: 'storage.refused',
      rule: 'A store that is full or refused is HOST_FAILED, and what was there stays.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        await kit.resolves(host.storage.set('key', 'old'))
        control.setTrouble('storage', { outcome: 'fail' })
        await kit.rejects(host.storage.set('key', 'new'), 'HOST_FAILED')
        control.setTrouble('storage', undefined)
        kit.equal(await kit.resolves(host.storage.get('key')), 'old', 'value')
      },
    },
    {
      id: 'storage.throws',
      rule: 'A store that throws is HOST_FAILED.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { storage: { delivery: 'throw' } } })
        await kit.rejects(host.storage.set('key', 'value'), 'HOST_FAILED')
      },
    },
    {
      id: 'storage.parallel',
      rule: 'Keys do not disturb each other when they are stored at the same time.',
      run: async (kit) => {
        const { host } = await kit.make()
        const keys = ['a', 'b', 'c']
        await kit.resolves(Promise.all(keys.map((key) => host.storage.set(key, `value ${key}`))))
        const values = await kit.resolves(Promise.all(keys.map((key) => host.storage.get(key))))
        kit.equal(values, ['value a', 'value b', 'value c'], 'values')
      },
    },
  ]
}
