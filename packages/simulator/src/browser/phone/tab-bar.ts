import type { ShownPage } from '../../engine/container.ts'
import { h } from '../shared/dom.ts'

/** The host app's bar of tabs under the mini-program. */
export interface PhoneTabBar {
  readonly element: HTMLElement
  show(page: Pick<ShownPage, 'tabBar'> & { path?: string }): void
}

/** Draws what app.json asks for; hidden where the page is no tab. */
export function phoneTabBar(tap: (path: string) => void): PhoneTabBar {
  const element = h('div', { class: 'tab-bar', role: 'tablist', hidden: true })
  return {
    element,
    show: ({ tabBar, path }) => {
      element.hidden = tabBar === undefined
      if (tabBar === undefined) return
      element.style.backgroundColor = tabBar.backgroundColor
      element.replaceChildren(
        ...tabBar.tabs.map((tab) => {
          const isShown = tab.path === path
          const source = isShown ? tab.selectedIcon || tab.icon : tab.icon
          const item = h(
            'button',
            {
              type: 'button',
              role: 'tab',
              'aria-selected': String(isShown),
              onclick: () => tap(tab.path),
            },
            source !== '' && h('img', { src: source, alt: '' }),
            tab.text,
          )
          item.style.color = isShown ? tabBar.selectedColor : tabBar.color
          return item
        }),
      )
    },
  }
}
