import { type Dialect, resolvePath } from './package-format.ts'

/** Where an address inside the mini-program leads. */
export interface PageTarget {
  path: string
  query: Record<string, string>
}

/**
 * Reads a page address as the vendor does. WeChat does not decode values, cuts a value at a second
 * `=`, drops what follows a second `?` and reads a name alone as the text "undefined"; Alipay
 * decodes.
 *
 * Source: reports in WeChat's developer community on how onLoad's options are parsed.
 *
 * @param from path of the page that names the address
 */
export function parsePageUrl(url: string, from: string, dialect: Dialect): PageTarget {
  const [address = '', search = ''] = url.split('?')
  const query: Record<string, string> = {}
  for (const pair of search.split('&')) {
    if (pair === '') continue
    if (dialect === 'wechat') {
      const [name = '', value] = pair.split('=')
      query[name] = String(value)
    } else {
      const at = pair.indexOf('=')
      const name = at < 0 ? pair : pair.slice(0, at)
      query[decode(name)] = at < 0 ? '' : decode(pair.slice(at + 1))
    }
  }
  return { path: resolvePath(from, address.replace(/\.html$/, '')), query }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
