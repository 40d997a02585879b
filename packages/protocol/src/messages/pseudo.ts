const PLAIN = 'AEIOUYaeiouyCNScns'
const ACCENTED = 'ÅÉÎÖÛÝåéîöûýÇÑŠçñš'

/**
 * A text as a pseudo-locale says it: accented, a third longer and between brackets, so that what is cut
 * off, too narrow or not in the catalogue shows at a glance.
 */
export function accented(text: string): string {
  if (text === '') return ''
  const letters = Array.from(text, (letter) => {
    const at = PLAIN.indexOf(letter)
    return at < 0 ? letter : ACCENTED.charAt(at)
  }).join('')
  return `[${letters}${'·'.repeat(Math.ceil(Array.from(text).length / 3))}]`
}

/** A text between marks that turn its direction, as a language from right to left would run. */
export function rightToLeft(text: string): string {
  return text === '' ? '' : `\u202e${text}\u202c`
}
