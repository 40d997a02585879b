/** The attribute `role` for elements whose types do not know it; every host's template carries it. */
export function role(name: string): object {
  return { role: name }
}

/**
 * The attributes of the element inside Taro's own, which a browser's screen reader meets instead of the
 * outer one. Mini-programs have no such element, so they are sent nothing.
 *
 * @param host the name of the host that the app is in.
 */
export function inner(host: string, attributes: Readonly<Record<string, string>>): object {
  return isBrowser(host) ? { nativeProps: attributes } : {}
}

/** Whether a host shows pages in a browser, as opposed to a mini-program's own elements. */
export function isBrowser(host: string): boolean {
  return host === 'bank' || host === 'web' || host === 'simulated'
}
