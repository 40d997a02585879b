import { memoryStore } from '../../fakes/options.ts'
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
    {
      id: 'storage.keys',
      rule: 'Any text is a key, and stands for itself alone.',
      run: async (kit) => {
        const { host } = await kit.make()
        const keys = ['__proto__', 'constructor', 'a b', '钥匙', 'a.b', 'A', 'a', 'length']
        for (const key of keys) {
          kit.equal(
            typeof (await kit.resolves(host.storage.get(key))),
            'undefined',
            `${key} before`,
          )
        }
        for (const key of keys) await kit.resolves(host.storage.set(key, `value of ${key}`))
        for (const key of keys) {
          kit.equal(await kit.resolves(host.storage.get(key)), `value of ${key}`, key)
        }
      },
    },
    {
      id: 'storage.survives',
      rule: 'What was stored is there when the app is opened again.',
      run: async (kit) => {
        const store = memoryStore()
        const first = await kit.make({ store })
        await kit.resolves(first.host.storage.set('key', 'kept'))
        const second = await kit.make({ store })
        kit.equal(await kit.resolves(second.host.storage.get('key')), 'kept', 'value')
        await kit.resolves(second.host.storage.remove('key'))
        const third = await kit.make({ store })
        kit.equal(typeof (await kit.resolves(third.host.storage.get('key'))), 'undefined', 'value')
      },
    },
    {
      id: 'storage.foreign',
      rule: 'What another part of the app stored as no text is HOST_FAILED or its text, never an object.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        for (const text of ['5', 'true', '{"a":1}', '["list"]']) {
          control.store.set('key', text)
          const end = await kit.resolves(host.storage.get('key').then(typeName, codeOf))
          kit.equal(end === 'string' || end === 'HOST_FAILED', true, `${end} of ${text}`)
        }
      },
    },
    {
      id: 'storage.revoked',
      rule: 'A store that is taken away between two calls is HOST_FAILED, and given back it holds what it held.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        await kit.resolves(host.storage.set('key', 'value'))
        control.setTrouble('storage', { outcome: 'deny' })
        await kit.rejects(host.storage.set('key', 'other'), ['HOST_DENIED', 'HOST_FAILED'])
        control.setTrouble('storage', undefined)
        kit.equal(await kit.resolves(host.storage.get('key')), 'value', 'value')
      },
    },
    {
      id: 'storage.never',
      rule: 'A store that never answers is HOST_TIMEOUT within 15 s; one that cannot wait is HOST_FAILED.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { storage: { delivery: 'never' } } })
        const codes = ['HOST_TIMEOUT', 'HOST_FAILED'] as const
        const error = await kit.rejects(host.storage.set('key', 'value'), codes, 15_000)
        kit.equal(error.member, 'storage', 'member')
        await kit.rejects(host.storage.remove('key'), codes, 15_000)
      },
    },
    {
      id: 'storage.callbacks',
      rule: 'An old host that answers by callbacks alone, and never by promise, is heard.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const { calls } = control.state
        const before = calls.length
        await kit.resolves(host.storage.set('probe', ''))
        // A browser's storage is no call of the host's: it has neither callbacks nor promises.
        if (calls.length === before) return
        control.setTrouble('storage', { delivery: 'noPromise' })
        await kit.resolves(host.storage.set('key', 'value'))
        kit.equal(await kit.resolves(host.storage.get('key')), 'value', 'value')
        await kit.resolves(host.storage.remove('key'))
      },
    },
    {
      id: 'storage.secret',
      rule: 'Neither key nor value of what could not be stored is in the message of the error.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { storage: { outcome: 'fail' } } })
        const error = await kit.rejects(host.storage.set('the-key', 'the-value'), 'HOST_FAILED')
        kit.equal(/the-key|the-value/.test(error.message), false, 'data in the message')
      },
    },
  ]
}

function typeName(value: unknown): string {
  return typeof value
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code)
}
