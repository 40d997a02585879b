/** A parameter of an address's query, as a form writes it, or nothing. */
export function queryOf(address: string, name: string): string | undefined {
  for (const part of partsOf(address)) {
    const [key = '', ...value] = part.split('=')
    if (key === name) return decoded(value.join('='))
  }
  return undefined
}

/** The address without these parameters of its query. */
export function withoutQuery(address: string, names: readonly string[]): string {
  const [page = '', fragment] = address.split(/(#.*)$/)
  const kept = partsOf(address).filter((part) => !names.includes(part.split('=')[0] as string))
  const query = kept.length === 0 ? '' : `?${kept.join('&')}`
  return `${page.split('?')[0]}${query}${fragment ?? ''}`
}

/** The address with these parameters after its own. */
export function withQuery(address: string, parameters: Readonly<Record<string, string>>): string {
  const written = Object.entries(parameters).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
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
