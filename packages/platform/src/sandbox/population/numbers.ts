import { field } from './fields.ts'
import { hash32 } from './hash.ts'
import { permute, unpermute } from './permutation.ts'

/** Card and account numbers are shuffled over this many indices, so 8 digits never exceed 67108863. */
const shuffled = 2 ** 26

const cardLetters = 'ABCDEFGHJKLMNPQRSUVWXYZ'

/** The number of a physical card: a letter and 8 digits, unique within a seed. */
export function cardNumberOf(seed: number, index: number): string {
  const value = permute(shuffled, hash32(seed, 0, field.card), index)
  return cardLetters[value % cardLetters.length] + String(value).padStart(8, '0')
}

/** The one index that can hold this card number, or undefined. O(1). */
export function indexOfCardNumber(seed: number, number: string): number | undefined {
  if (!/^[A-Z]\d{8}$/.test(number)) return undefined
  const value = Number(number.slice(1))
  if (value >= shuffled || number[0] !== cardLetters[value % cardLetters.length]) return undefined
  return unpermute(shuffled, hash32(seed, 0, field.card), value)
}

/**
 * A bank account number: 19 digits ending in a Luhn digit. It begins with 9156 (ISO/IEC 7812: 9 for
 * national bodies, 156 for China), under which no bank issues cards.
 */
export function accountNumberOf(seed: number, index: number, bankCode: string): string {
  const value = permute(shuffled, hash32(seed, 0, field.account), index)
  const filler = hash32(seed, value, field.account) % 10000
  const body = `9156${bankCode.slice(1)}${String(value).padStart(8, '0')}${String(filler).padStart(4, '0')}`
  return body + luhnDigit(body)
}

/** The one index that can hold this account number, or undefined. O(1). */
export function indexOfAccountNumber(seed: number, number: string): number | undefined {
  if (!/^9156\d{15}$/.test(number)) return undefined
  const value = Number(number.slice(6, 14))
  if (value >= shuffled) return undefined
  return unpermute(shuffled, hash32(seed, 0, field.account), value)
}

/** The digit that makes a number pass the Luhn check (ISO/IEC 7812-1 annex B). */
export function luhnDigit(body: string): string {
  let sum = 0
  for (let i = 0; i < body.length; i++) {
    const digit = Number(body[body.length - 1 - i])
    const doubled = i % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return String((10 - (sum % 10)) % 10)
}
