import type { OpenTypeHandler } from '../../engine/open-type.ts'
import { h } from '../shared/dom.ts'
import { say } from '../shared/locale.ts'
import type { DialogLayer } from './dialogs.ts'
import { hostTexts as texts } from './texts.ts'

/** Buttons that ask the host for something of the person's: the host asks the person first. */
export function openTypes(layer: DialogLayer): OpenTypeHandler {
  return async (kind) => {
    if (
      kind !== 'getPhoneNumber' &&
      kind !== 'getAuthorize' &&
      kind !== 'agreePrivacyAuthorization'
    )
      return undefined
    const privacy = kind === 'agreePrivacyAuthorization'
    const title = say(privacy ? texts.privacyTitle : texts.phoneNumberTitle)
    const allowed = await layer.ask({
      title,
      body: [h('p', {}, title)],
      choices: [
        { label: say(texts.allow), value: () => true, main: true },
        { label: say(texts.deny), value: () => false },
      ],
    })
    const errMsg = `${kind}:${allowed ? 'ok' : 'fail user deny'}`
    return { detail: { errMsg }, failed: !allowed }
  }
}
