import { text } from '@essc/protocol/messages/messages'

/** What a component says where nobody has called `configure`; the same words for maker and holder. */
export function unsetWords(locale: 'zh' | 'en'): string {
  return text(locale, 'embed.unset')
}
