import { replaceClock } from '../../engine/realm.ts'
import { withoutFlexGap } from '../../engine/styles.ts'
import { missingGlobals, phoneClock } from './quirk-effects.ts'
import type { QuirkSwitches } from './quirk-switches.ts'

type PageWindow = Window & typeof globalThis

/** Makes a page's window that of an older web view, before any script of the page runs. */
export function applyToPage(page: PageWindow, switches: QuirkSwitches): void {
  replaceClock(page, phoneClock(switches).now)
  for (const name of missingGlobals(switches)) Reflect.deleteProperty(page, name)
  if (switches.has('noRandom')) Object.defineProperty(page, 'crypto', { value: undefined })
  if (switches.has('noFlexGap')) dropFlexGap(page)
}

/** Takes the gap out of every sheet that the page loads or writes. */
function dropFlexGap(page: PageWindow): void {
  const { document } = page
  const drop = (sheet: CSSStyleSheet | null) => {
    if (sheet === null) return
    for (const [index, rule] of Array.from(sheet.cssRules).entries()) {
      const text = withoutFlexGap(rule.cssText)
      if (text === rule.cssText) continue
      sheet.deleteRule(index)
      sheet.insertRule(text, index)
    }
  }
  const dropAll = () => Array.from(document.styleSheets).forEach(drop)
  document.addEventListener('load', ({ target }) => drop((target as HTMLLinkElement).sheet), true)
  document.addEventListener('DOMContentLoaded', () => {
    dropAll()
    new page.MutationObserver(dropAll).observe(document.head, { childList: true })
  })
}
