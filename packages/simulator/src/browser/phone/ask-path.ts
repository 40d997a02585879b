import { h } from '../shared/dom.ts'
import { say } from '../shared/locale.ts'
import type { DialogLayer } from './dialogs.ts'
import { hostTexts as texts } from './texts.ts'

/** Asks for the path of a page of the app, as the vendors' tools do; nothing where the person leaves it. */
export function askPath(layer: DialogLayer): Promise<string | undefined> {
  const input = h('input', { 'aria-label': say(texts.openAtPath), autocomplete: 'off' })
  return layer.ask<string | undefined>({
    title: say(texts.openAtTitle),
    body: [h('p', {}, say(texts.openAtPath)), input],
    choices: [
      { label: say(texts.openAtGo), value: () => input.value.trim(), main: true },
      { label: say(texts.cancel), value: () => undefined },
    ],
  })
}
