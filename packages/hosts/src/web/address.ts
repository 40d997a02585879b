/** A parameter of an address's query, as a form writes it, or nothing. */
export function queryOf(address: string, name: string): string | undefined {
  for (const part of partsOf(address)) {
    const [key = '', ...value] = part.split('=')
    if (key === name) return decoded(value.join('='))
  }
  return undefined
}

/** All parameters of an address's query; of two with one name the first. */
export function queryAll(address: string): Record<string, string> {
  const all: Record<string, string> = {}
  for (const part of partsOf(address)) {
    const name = decoded(part.split('=')[0] as string)
    if (!Object.keys(all).includes(name)) {
      all[name] = decoded(part.split('=').slice(1).join('='))
    }
  }
  return all
}

/** The address without these parameters of its query. */
export function withoutQuery(address: string, names: readonly string[]): string {
  const [page = '', fragment] = address.split(/(#.*)/)
  const kept = partsOf(address).filter((part) => !names.includes(part.split('=')[0] as string))
  const query = kept.length === 0 ? '' : `?${kept.join('&')}`
  return `${page.split('?')[0]}${query}${fragment ?? ''}`
}

/** The address with these parameters after its own. */
export function withQuery(address: string, parameters: Readonly<Record<string, string>>): string {
  const written = Object.entries(parameters).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  if (written.length === 0) return address
  return `${address}${address.includes('?') ? '&' : '?'}${written.join('&')}`
}

function partsOf(address: string): string[] {
  const query = address.split('#')[0]?.split('?').slice(1).join('?') ?? ''
  return query.split('&').filter((part) => part !== '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    return ''
  }
}
