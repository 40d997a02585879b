import type { FakeCore } from '../core.ts'
import type { FakeCallbacks, FakeReply } from '../deliver.ts'
import type { FakeMember } from '../options.ts'

/** WeChat takes 1 MB a key and 10 MB in all. */
const KEY_CHARACTERS = 1_048_576

/** The storage of `wx`, in both its forms. Getting what is not there fails in the asynchronous one. */
export function wxStorage(
  core: FakeCore,
  answer: (
    api: string,
    member: FakeMember,
    callbacks: FakeCallbacks | undefined,
    work: () => FakeReply,
  ) => Promise<unknown> | undefined,
) {
  const { store } = core
  const read = (key: string): unknown => {
    const text = store.get(key)
    return text === undefined ? undefined : JSON.parse(text)
  }
  const ok = (api: string, more: object = {}) => ({
    ok: true,
    value: { errMsg: `${api}:ok`, ...more },
  })
  const failed = (api: string, detail: string) => ({
    ok: false,
    value: { errMsg: `${api}:fail ${detail}` },
  })
  const write = (key: string, data: unknown) => {
    const text = JSON.stringify(data)
    if (text.length > KEY_CHARACTERS) return false
    store.set(key, text)
    return true
  }
  const clear = () => {
    for (const key of store.keys()) store.delete(key)
  }
  return {
    getStorage: (call: FakeCallbacks & { key: string }) =>
      answer('getStorage', 'storage', call, () => {
        const data = read(call.key)
        if (data === undefined) return failed('getStorage', 'data not found')
        return ok('getStorage', { data })
      }),
    setStorage: (call: FakeCallbacks & { key: string; data: unknown }) =>
      answer('setStorage', 'storage', call, () =>
        write(call.key, call.data)
          ? ok('setStorage')
          : failed('setStorage', 'exceed storage item max length'),
      ),
    removeStorage: (call: FakeCallbacks & { key: string }) =>
      answer('removeStorage', 'storage', call, () => {
        store.delete(call.key)
        return ok('removeStorage')
      }),
    clearStorage: (call: FakeCallbacks = {}) =>
      answer('clearStorage', 'storage', call, () => {
        clear()
        return ok('clearStorage')
      }),
    getStorageSync: (key: string) => read(key) ?? '',
    setStorageSync: (key: string, data: unknown) => {
      if (!write(key, data)) throw new Error('setStorageSync:fail exceed storage item max length')
    },
    removeStorageSync: (key: string) => store.delete(key),
    clearStorageSync: () => clear(),
    getStorageInfoSync: () => ({ keys: store.keys(), currentSize: 1, limitSize: 10_240 }),
  }
}
