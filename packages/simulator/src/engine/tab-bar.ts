import { type Dialect, type MiniProgramConfig, resolvePath } from './package-format.ts'

/** The bar at the foot of the pages that app.json names as tabs, as the phone should draw it. */
export interface TabBar {
  color: string
  selectedColor: string
  backgroundColor: string
  tabs: { path: string; text: string; icon: string; selectedIcon: string }[]
}

/**
 * Reads the tab bar of app.json. WeChat and Alipay name its parts differently; `custom` ones are the
 * mini-program's own affair and are not drawn.
 *
 * @param picture gives a picture of the package as a data URI, or the empty text
 */
export function tabBarOf(
  app: MiniProgramConfig | undefined,
  dialect: Dialect,
  picture: (path: string) => string,
): TabBar | undefined {
  const fields = app?.tabBar as Record<string, unknown> | undefined
  const list = (fields?.list ?? fields?.items) as Record<string, unknown>[] | undefined
  if (fields === undefined || list === undefined || list.length === 0) return undefined
  const read = (from: Record<string, unknown>, name: string, otherwise = '') =>
    String(from[name] ?? otherwise)
  const alipay = dialect === 'alipay'
  return {
    color: read(fields, alipay ? 'textColor' : 'color', '#7a7e83'),
    selectedColor: read(fields, 'selectedColor', '#1677ff'),
    backgroundColor: read(fields, 'backgroundColor', '#ffffff'),
    tabs: list.map((tab) => ({
      path: resolvePath('', read(tab, 'pagePath')),
      text: read(tab, alipay ? 'name' : 'text'),
      icon: picture(resolvePath('', read(tab, alipay ? 'icon' : 'iconPath'))),
      selectedIcon: picture(resolvePath('', read(tab, alipay ? 'activeIcon' : 'selectedIconPath'))),
    })),
  }
}
