import { type PhoneView, phoneTitle } from '../phone/phone-view.ts'
import { askConsole, type SandboxMessage } from '../shared/console.ts'
import { button, h } from '../shared/dom.ts'
import { say, withLocale } from '../shared/locale.ts'
import { fillForm } from './fill-form.ts'
import { pageTexts as texts } from './texts.ts'

/** The inbox of every phone number in the sandbox: where the bank's codes arrive. */
export function messagesPanel(
  phones: readonly PhoneView[],
  bringToFront: (phone: PhoneView) => void,
): {
  readonly element: HTMLElement
  refresh(): Promise<void>
} {
  let messages: SandboxMessage[] = []
  const list = h('ul', { class: 'messages', 'aria-live': 'polite' })
  const element = h('div', { class: 'panel' }, list)
  const draw = () => {
    list.replaceChildren(...messages.map(item))
    if (messages.length === 0) list.append(h('li', {}, say(texts.noMessages)))
  }
  const item = ({ messageId, phone, text, sentAtUnix }: SandboxMessage) => {
    const code = /\d{6}/.exec(text)?.[0]
    return h(
      'li',
      { 'data-message': messageId },
      h('p', {}, `${phone} · ${new Date(sentAtUnix * 1000).toLocaleTimeString()}`),
      h('p', {}, text),
      code !== undefined &&
        h(
          'div',
          { class: 'people__fill' },
          h('span', {}, say(texts.fillInto)),
          ...phones.map((phone) => fill(phone, code)),
        ),
    )
  }
  const fill = (phone: PhoneView, code: string) =>
    button(
      phoneTitle(phone.name),
      () => {
        bringToFront(phone)
        const frame = phone.running?.frame
        if (frame !== undefined) fillForm(frame, [{ label: /验证码|Code from/, text: code }])
      },
      { 'aria-label': say(texts.fill).replace('{phone}', phoneTitle(phone.name)) },
    )
  withLocale(draw)
  return {
    element,
    refresh: async () => {
      const next = (await askConsole<{ messages: SandboxMessage[] }>('messages')).messages
      if (JSON.stringify(next) === JSON.stringify(messages)) return
      messages = next
      draw()
    },
  }
}
