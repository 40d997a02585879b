import type { FakeStore } from '@essc/hosts/fakes/options'

/** The storage of one phone's app, inside the browser's. It outlives a reload of the page. */
export function phoneStore(phone: string): FakeStore {
  const prefix = `phone.${phone}.app.`
  return {
    get: (key) => localStorage.getItem(prefix + key) ?? undefined,
    set: (key, text) => localStorage.setItem(prefix + key, text),
    delete: (key) => localStorage.removeItem(prefix + key),
    keys: () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
  }
}

/** The same storage with the face that a page in a web view expects. */
export function storageOf(store: FakeStore): Storage {
  return {
    get length() {
      return store.keys().length
    },
    key: (index) => store.keys()[index] ?? null,
    getItem: (key) => store.get(key) ?? null,
    setItem: (key, value) => store.set(key, String(value)),
    removeItem: (key) => store.delete(key),
    clear: () => {
      for (const key of store.keys()) store.delete(key)
    },
  }
}

/** Who holds the phone, as the host knows its user: drawn once, and anew for another holder. */
export function phoneUser(phone: string): string {
  const key = `phone.${phone}.user`
  const kept = localStorage.getItem(key)
  if (kept !== null) return kept
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  const user = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  localStorage.setItem(key, user)
  return user
}

/** Another person with a new phone: nothing is left of the one before. */
export function forgetPhone(phone: string): void {
  for (const key of phoneStore(phone).keys()) phoneStore(phone).delete(key)
  localStorage.removeItem(`phone.${phone}.user`)
}
