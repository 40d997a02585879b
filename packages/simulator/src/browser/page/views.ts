import { button, h } from '../shared/dom.ts'
import { withLocale } from '../shared/locale.ts'

export interface View {
  id: string
  title(): string
  element: HTMLElement
  /** Phones stand side by side where there is room, and are a view of their own where there is not. */
  phone?: boolean
  shown?(): void
}

/**
 * One row of tabs over everything on the page. On a wide window the phones stand beside whatever is
 * chosen, and their own tabs are hidden; on a narrow one a single view is shown.
 */
export function views(
  all: readonly View[],
  label: () => string,
): { readonly tabs: HTMLElement; choose(id: string): void } {
  const tabs = h('div', { class: 'tabs', role: 'tablist' })
  const buttons = new Map<string, HTMLButtonElement>()
  for (const view of all) {
    view.element.id ||= view.id
    const tab = button('', () => choose(view.id), {
      role: 'tab',
      class: view.phone ? 'tab tab--phone' : 'tab',
      'aria-controls': view.element.id,
    })
    buttons.set(view.id, tab)
    tabs.append(tab)
  }
  const narrow = matchMedia('(max-width: 1099px)')
  let chosenPanel = all.find((view) => !view.phone)?.id ?? ''
  let last = all[0]?.id ?? ''

  function draw(): void {
    for (const view of all) {
      const shown = narrow.matches
        ? view.id === last
        : view.phone === true || view.id === chosenPanel
      view.element.classList.toggle('view--off', !shown)
      buttons.get(view.id)?.setAttribute('aria-selected', String(shown))
    }
  }
  function choose(id: string): void {
    const view = all.find((each) => each.id === id)
    if (view === undefined) return
    last = id
    if (!view.phone) chosenPanel = id
    draw()
    view.shown?.()
  }
  narrow.addEventListener('change', draw)
  withLocale(() => {
    tabs.setAttribute('aria-label', label())
    for (const view of all) {
      const tab = buttons.get(view.id)
      if (tab !== undefined) tab.textContent = view.title()
    }
  })
  draw()
  return { tabs, choose }
}
