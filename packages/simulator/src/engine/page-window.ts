import type { Dialect, MiniProgramConfig } from './package-format.ts'
import type { PageWindow } from './page-stack.ts'

type Fields = Record<string, unknown>

/** The title bar of a page as app.json and the page's own json ask for it. */
export function pageWindowOf(
  app: MiniProgramConfig | undefined,
  page: MiniProgramConfig | undefined,
  dialect: Dialect,
): PageWindow {
  const fields: Fields = { ...app?.window, ...page, ...(page?.window as Fields | undefined) }
  const read = (name: string, otherwise: string) => String(fields[name] ?? otherwise)
  if (dialect === 'alipay') {
    return {
      title: read('defaultTitle', read('navigationBarTitleText', '')),
      backgroundColor: read('titleBarColor', read('navigationBarBackgroundColor', '#ffffff')),
      textColor: colourOf(read('navigationBarTextStyle', 'black')),
      custom: read('transparentTitle', 'none') !== 'none',
    }
  }
  return {
    title: read('navigationBarTitleText', ''),
    backgroundColor: read('navigationBarBackgroundColor', '#000000'),
    textColor: colourOf(read('navigationBarTextStyle', 'white')),
    custom: read('navigationStyle', 'default') === 'custom',
  }
}

/** Applies the options of the vendor's calls that change the title bar of the shown page. */
export function changeWindow(window: PageWindow, options: Fields): void {
  if (options.title !== undefined) window.title = String(options.title)
  if (options.backgroundColor !== undefined) {
    window.backgroundColor = String(options.backgroundColor)
  }
  if (options.frontColor !== undefined) window.textColor = String(options.frontColor)
}

function colourOf(style: string): string {
  return style === 'white' ? '#ffffff' : '#000000'
}
