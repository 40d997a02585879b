import { type ErrorCode, isEsscError } from '@essc/protocol/errors'
import { errorText } from '@essc/protocol/messages/messages'
import { button, field, h } from '../shared/dom.ts'
import { followLocale, locale, say, setLocale, withLocale } from '../shared/locale.ts'
import { openTerminal, type PageTerminal } from './open-terminal.ts'
import { operatorCode } from './operator-code.ts'
import { type TerminalTextKey, terminalTexts as texts } from './texts.ts'

/** Reads one of the terminal's texts. */
export function text(key: TerminalTextKey, values: Record<string, string | number> = {}): string {
  return say(texts[key]).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

/** The coded reason and its sentence, as every failure is shown. */
export function failure(error: unknown): HTMLElement {
  const code: ErrorCode = isEsscError(error) ? error.code : 'PLATFORM_ERROR'
  const parameters = isEsscError(error) ? error.parameters : {}
  return h(
    'div',
    { class: 'failure', role: 'alert', 'data-code': code },
    h('p', {}, errorText(locale(), code, parameters)),
    h('code', {}, code),
  )
}

/**
 * The frame of a terminal's page: who it belongs to, the plug, and the work that goes on inside.
 * A terminal that nobody has introduced yet asks for the code first.
 */
export async function terminalFrame(
  kind: 'till' | 'desk',
  work: (terminal: PageTerminal) => HTMLElement,
): Promise<void> {
  followLocale()
  const terminal = openTerminal(kind)
  const title = h('h1')
  const operator = h('p', { class: 'operator' })
  const network = h('input', {
    type: 'checkbox',
    role: 'switch',
    onchange: () => {
      terminal.setOnline(!network.checked)
      document.body.classList.toggle('offline', network.checked)
      if (!network.checked) void terminal.clock.set()
    },
  })
  const networkText = h('span')
  const language = button('', () => setLocale(locale() === 'zh' ? 'en' : 'zh'), { class: 'quiet' })
  const banner = h('p', { class: 'banner', role: 'status' })
  const tellReach = () => {
    banner.textContent = terminal.isReached() ? '' : text(`offline.${kind}`)
    document.body.classList.toggle('unreached', !terminal.isReached())
  }
  const body = h('main')
  document.body.append(
    h(
      'header',
      {},
      h('div', {}, title, operator),
      h('label', { class: 'check' }, network, networkText),
      // The page around a frame has one for all of them.
      window.parent === window && language,
    ),
    banner,
    body,
  )
  terminal.onReach(tellReach)
  withLocale(() => {
    tellReach()
    document.title = text(kind)
    title.textContent = text(kind)
    networkText.textContent = text('network')
    language.textContent = text('language')
  })

  const begin = async () => {
    operator.textContent = (await terminal.client.facts())?.operatorName ?? ''
    body.replaceChildren(work(terminal))
  }
  const introduce = async (code: string | undefined) => {
    if (code !== undefined) {
      body.replaceChildren(h('p', { role: 'status' }, text('provisioning')))
      await terminal.client.provision(code, kind)
      // What another shop's till, or one of an emptied sandbox, has charged is not this one's.
      terminal.storage.write('charges', [])
    }
    await terminal.client.openSession()
  }
  const form = (error?: unknown) => {
    const input = h('input', { autocomplete: 'off' })
    const submit = () =>
      introduce(input.value.trim().toUpperCase()).then(begin, (reason) => form(reason))
    body.replaceChildren(
      h(
        'form',
        {
          class: 'card',
          onsubmit: (event: Event) => {
            event.preventDefault()
            void submit()
          },
        },
        h('h2', {}, text('provisionTitle')),
        h('p', { class: 'hint' }, text('provisionHint')),
        field(text('provisionCode'), input),
        button(text('provision'), submit, { class: 'main' }),
        // That there was no console to draw a code from is no fault: it is typed then.
        isEsscError(error) && failure(error),
      ),
    )
  }

  const known = (await terminal.client.facts()) !== undefined
  try {
    await introduce(known ? undefined : await operatorCode(kind))
    await begin()
  } catch (error) {
    // Known to the platform no more, as after an empty start: introduced again like a new one.
    if (known && isEsscError(error, 'TERMINAL_UNKNOWN')) {
      await introduce(await operatorCode(kind)).then(begin, form)
    } else if (known) await begin()
    else form(error)
  }
}
