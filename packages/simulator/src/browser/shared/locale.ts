import type { Locale } from '@essc/protocol/messages/messages'

const KEY = 'simulator.locale'

/** A text in both languages: Chinese, English. */
export type Both = readonly [zh: string, en: string]

let current: Locale = read()
const listeners: (() => void)[] = []

function read(): Locale {
  const kept = localStorage.getItem(KEY)
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.startsWith('zh') ? 'zh' : 'en'
}

/** The language of the simulator's own texts. The phones' apps have settings of their own. */
export function locale(): Locale {
  return current
}

/** One of the two. */
export function say([zh, en]: Both): string {
  return current === 'zh' ? zh : en
}

export function setLocale(next: Locale): void {
  localStorage.setItem(KEY, next)
  apply(next)
}

/** Called after every change, here or in another frame of the page. */
export function onLocale(listener: () => void): void {
  listeners.push(listener)
}

/** Calls now and after every change. */
export function withLocale(draw: () => void): void {
  onLocale(draw)
  draw()
}

/** Follows what the other frames of the page choose. Call it once per page. */
export function followLocale(): void {
  document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en'
  addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY && (newValue === 'zh' || newValue === 'en')) apply(newValue)
  })
}

function apply(next: Locale): void {
  if (next === current) return
  current = next
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
  for (const listener of listeners) listener()
}
