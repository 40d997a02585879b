/// <reference lib="dom" />
import { baseStyle } from './base-style.ts'
import { withoutFlexGap } from './styles.ts'

/** The style sheets of a mini-program in the view's document. */
export interface ViewStyles {
  /** Adds the sheet of a component, before those of pages. */
  addComponent(path: string): void
  /** Makes one page's own sheet effective, as if each page had a document of its own. */
  showPage(path: string | undefined): void
  remove(): void
}

export function createViewStyles(
  document: Document,
  css: Record<string, string>,
  noFlexGap: boolean,
): ViewStyles {
  const sheetOf = (path: string) => {
    const sheet = css[path]
    return sheet !== undefined && noFlexGap ? withoutFlexGap(sheet) : sheet
  }
  const components = element(document, `${baseStyle}\n${sheetOf('app') ?? ''}`)
  const page = element(document, '')
  const added = new Set<string>()
  return {
    addComponent: (path) => {
      const text = sheetOf(path)
      if (text === undefined || added.has(path)) return
      added.add(path)
      components.append(`\n${text}`)
    },
    showPage: (path) => {
      const text = path === undefined ? '' : (sheetOf(path) ?? '')
      if (page.textContent !== text) page.textContent = text
    },
    remove: () => {
      components.remove()
      page.remove()
    },
  }
}

function element(document: Document, text: string): HTMLStyleElement {
  const style = document.createElement('style')
  style.textContent = text
  document.head.append(style)
  return style
}
