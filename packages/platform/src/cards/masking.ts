/**
 * A name as it may stand on an unopened card: the family name, and of longer names all but the last
 * two characters, is starred.
 *
 * @example maskName('张三') // '*三'
 */
export function maskName(name: string): string {
  const characters = Array.from(name)
  const shown = characters.length > 3 ? 2 : Math.max(characters.length - 1, 0)
  return characters
    .map((character, i) => (i < characters.length - shown ? '*' : character))
    .join('')
}

/** A document number with its first three and last four characters alone. */
export function maskNumber(number: string): string {
  return number.slice(0, 3) + '*'.repeat(Math.max(number.length - 7, 0)) + number.slice(-4)
}
