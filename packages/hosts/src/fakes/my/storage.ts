import type { FakeCore } from '../core.ts'
import type { FakeCallbacks, FakeReply } from '../deliver.ts'
import type { FakeMember } from '../options.ts'

/** Alipay takes 200 KB a key. */
const KEY_CHARACTERS = 204_800

/** The storage of `my`, in both its forms. Getting what is not there succeeds with `data: null`. */
export function myStorage(
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
    return text === undefined ? null : JSON.parse(text)
  }
  const write = (key: string, data: unknown) => {
    const text = JSON.stringify(data)
    if (text.length > KEY_CHARACTERS) return false
    store.set(key, text)
    return true
  }
  const clear = () => {
    for (const key of store.keys()) store.delete(key)
  }
  const full = { error: 14, errorMessage: 'storage is full' }
  return {
    getStorage: (call: FakeCallbacks & { key: string }) =>
      answer('getStorage', 'storage', call, () => ({ ok: true, value: { data: read(call.key) } })),
    setStorage: (call: FakeCallbacks & { key: string; data: unknown }) =>
      answer('setStorage', 'storage', call, () =>
        write(call.key, call.data) ? { ok: true, value: {} } : { ok: false, value: full },
      ),
    removeStorage: (call: FakeCallbacks & { key: string }) =>
      answer('removeStorage', 'storage', call, () => {
        store.delete(call.key)
        return { ok: true, value: { success: true } }
      }),
    clearStorage: (call: FakeCallbacks = {}) =>
      answer('clearStorage', 'storage', call, () => {
        clear()
        return { ok: true, value: {} }
      }),
    getStorageSync: (call: { key: string }) => ({ data: read(call.key) }),
    setStorageSync: (call: { key: string; data: unknown }) =>
      write(call.key, call.data) ? { success: true as const } : full,
    removeStorageSync: (call: { key: string }) => {
      store.delete(call.key)
      return { success: true as const }
    },
    clearStorageSync: () => {
      clear()
      return { success: true as const }
    },
    getStorageInfoSync: () => ({
      success: true as const,
      keys: store.keys(),
      currentSize: 1,
      limitSize: 10_240,
    }),
  }
}
