/** Dots that keyboards and registries put between the parts of a name. */
const dots = /[\u00B7\u2022\u2027\u30FB\uFF65\u2219\u22C5\uFF0E.]/g

/**
 * Whether two writings are the same name to a registry: width, letter case, spaces and the kind of
 * middle dot do not count; everything else does.
 *
 * @example isSameName('阿依古丽•买买提', '阿依古丽·买买提') // true
 */
export function isSameName(one: string, other: string): boolean {
  return plain(one) === plain(other)
}

function plain(name: string): string {
  return name.normalize('NFKC').replace(dots, '·').replace(/\s+/g, '').toUpperCase()
}
