import type { HostMiniProgram, HostShare } from '../host.ts'
import type { FakeCore } from './core.ts'
import type { FakeReply } from './deliver.ts'
import { FAKE_IMAGE } from './image.ts'
import type { FakeOptions } from './options.ts'

type Params = Readonly<Record<string, unknown>>

/** What a bank's app can do beside the card and its code, by the contract of docs/bank-bridge.md. */
export function bridgeExtras(
  options: FakeOptions,
  core: FakeCore,
): Record<string, (params: Params) => FakeReply | Promise<FakeReply>> {
  const { ui } = options
  const { state, store } = core
  const ok = (value: object = {}): FakeReply => ({ ok: true, value })
  const no = (code: string): FakeReply => ({ ok: false, value: { code } })
  // What a phone keeps under its own key lies apart from what pages keep.
  const secret = (key: unknown) => `secret.${String(key)}`
  return {
    chooseImage: async ({ source }) => {
      const image = (await ui.image?.(source === 'camera' ? 'camera' : 'album')) ?? FAKE_IMAGE
      if (image === 'cancel') return no('cancelled')
      return image === 'deny' ? no('denied') : ok({ image })
    },
    getSecret: ({ key }) => {
      const value = store.get(secret(key))
      return ok(value === undefined ? {} : { value })
    },
    setSecret: ({ key, value }) => {
      store.set(secret(key), String(value))
      return ok()
    },
    removeSecret: ({ key }) => {
      store.delete(secret(key))
      return ok()
    },
    getLocation: async () => {
      const place = (await ui.location?.()) ?? { latitude: 30.89, longitude: 120.09 }
      return place === 'deny' ? no('denied') : ok({ ...place, grid: 'gcj02' })
    },
    getCity: async () => {
      const division = (await ui.city?.()) ?? '330500'
      return division === 'cancel' ? no('cancelled') : ok({ division })
    },
    getPhoneNumber: async () =>
      ((await ui.phone?.()) ?? 'allow') === 'allow' ? ok({ code: 'phone-code' }) : no('denied'),
    openMiniProgram: (target) => {
      state.miniPrograms.push(target as unknown as HostMiniProgram)
      return ok()
    },
    askPage: async ({ url }) => {
      state.navigations.push(String(url))
      options.navigate?.(String(url))
      const ended = (await ui.page?.(String(url))) ?? 'cancel'
      return ended === 'cancel' ? no('cancelled') : ok(ended)
    },
    setClipboard: ({ text }) => {
      state.clipboard = String(text)
      return ok()
    },
    saveImage: ({ pngBase64 }) => {
      state.savedImages.push(String(pngBase64))
      return ok()
    },
    share: async (content) => {
      const shared = content as unknown as HostShare
      if ((await ui.share?.(shared)) === 'cancel') return no('cancelled')
      state.shared.push(shared)
      return ok()
    },
    openSettings: () => {
      state.settings += 1
      return ok()
    },
    subscribeMessages: async ({ templateIds }) => {
      const asked = templateIds as string[]
      return ok({ accepted: (await ui.subscribe?.(asked)) ?? asked })
    },
    getNetwork: () => ok({ isConnected: state.connected, kind: state.connected ? 'wifi' : 'none' }),
  }
}
