/** A scanner's text, as it was before keyboard and input method had their way with it. */
export interface Repaired {
  text: string
  /** Traces of an input method: tell the person to switch it to English. */
  hasInputMethod: boolean
}

/** Far beyond any code; the rest is not looked at. */
const LONGEST = 4_096

/** What Chinese input methods make of the alphabet's punctuation, beyond the full-width forms. */
const PUNCTUATION: Readonly<Record<string, string>> = {
  '\u3000': ' ',
  '\u3001': '/',
  '\u3002': '.',
  '\uffe5': '$',
  '\u00a5': '$',
  '\u00d7': '*',
  '\u2013': '-',
  '\u2014': '-',
  '\u2212': '-',
}

/**
 * Undoes what a wedge scanner's text suffers on its way through a keyboard: full-width characters,
 * Chinese punctuation, lower case, and whatever the scanner adds around the code. Never throws; text that is no code comes back as some other text that is none.
 */
export function repairWedge(input: string): Repaired {
  let text = ''
  let hasInputMethod = false
  for (const char of Array.from(input.slice(0, LONGEST))) {
    const code = char.charCodeAt(0)
    if (code < 0x20 || code === 0x7f || code === 0xfeff || (code >= 0x200b && code <= 0x200f))
      continue
    const plain =
      code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : PUNCTUATION[char]
    if (plain !== undefined || code > 0x7e) hasInputMethod = true
    text += plain ?? char
  }
  text = text.toUpperCase()
  const start = text.search(/SC[12]:/)
  // No code ends in a space: the last of three base45 characters is W at most.
  return { text: (start < 0 ? text : text.slice(start)).trim(), hasInputMethod }
}
