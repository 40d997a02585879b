import { reactive, watch } from 'vue'

const KEY = 'essc-docs-look'

/** How all demos are looked at, on this page and the next. */
export const look = reactive({
  theme: 'light',
  contrast: false,
  size: 'standard',
  direction: 'ltr',
  locale: 'zh',
  scale: '1',
  width: '375',
})

let isKept = false

/** Takes up what was chosen before, and keeps what is chosen from now on. Runs in a browser only. */
export function keepLook() {
  if (isKept) return
  isKept = true
  try {
    Object.assign(look, JSON.parse(localStorage.getItem(KEY) ?? '{}'))
  } catch {
    localStorage.removeItem(KEY)
  }
  watch(look, () => localStorage.setItem(KEY, JSON.stringify(look)))
}

/** The gallery's address for one state of one component. */
export function demoAddress(name, state) {
  const query = new URLSearchParams({
    demo: name,
    state,
    theme: look.theme,
    size: look.size,
    locale: look.direction === 'rtl' ? 'rtl' : look.locale,
    scale: look.scale,
    ...(look.contrast ? { contrast: '1' } : {}),
  })
  // Taro hands parameters on as they stand in the address.
  return `/gallery/?${query}`.replaceAll('%2F', '/')
}
