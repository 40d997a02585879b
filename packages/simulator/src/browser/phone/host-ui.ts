import type { FakeUi } from '@essc/hosts/fakes/options'
import { h } from '../shared/dom.ts'
import { say } from '../shared/locale.ts'
import type { DialogLayer } from './dialogs.ts'
import type { PhoneName } from './phone.ts'
import { hostTexts as texts } from './texts.ts'

type FaceAnswer = Awaited<ReturnType<FakeUi['face']>>

/**
 * The person in front of a phone: the host app's screens, drawn over the mini-program.
 *
 * How a face check ends is not decided here. Carried out, it is the platform that asks its provider,
 * which in the sandbox answers by test person.
 */
export function hostUi(layer: DialogLayer, phone: PhoneName, shake: () => void): FakeUi {
  return {
    scan: () => {
      const input = h('input', { 'aria-label': say(texts.scanHint), autocomplete: 'off' })
      return layer.ask<Awaited<ReturnType<FakeUi['scan']>>>({
        title: say(texts.scanTitle),
        body: [h('div', { class: 'viewfinder' }), h('p', {}, say(texts.scanHint)), input],
        full: true,
        choices: [
          { label: say(texts.scanDone), value: () => ({ text: input.value }), main: true },
          { label: say(texts.deny), value: () => 'deny' },
          { label: say(texts.cancel), value: () => 'cancel' },
        ],
      })
    },
    face: async (providerId) => {
      const how = await layer.ask<FaceAnswer | 'timeout'>({
        title: say(texts.faceTitle),
        body: [h('div', { class: 'face' }), h('p', {}, say(texts.faceHint))],
        full: true,
        choices: [
          { label: say(texts.faceDone), value: () => 'finished', main: true },
          { label: say(texts.faceLate), value: () => 'timeout' },
          { label: say(texts.deny), value: () => 'deny' },
          { label: say(texts.cancel), value: () => 'cancel' },
        ],
      })
      if (how === 'finished') return (await perform(phone, providerId, {})) ? how : 'unavailable'
      if (how === 'timeout') await perform(phone, providerId, { outcome: 'timedOut' })
      // The fakes know every outcome; their type names only those that all hosts share.
      return how as FaceAnswer
    },
    pay: () =>
      layer.ask<Awaited<ReturnType<FakeUi['pay']>>>({
        title: say(texts.payTitle),
        body: [h('p', {}, say(texts.payHint))],
        choices: [
          { label: say(texts.payDone), value: () => 'paid', main: true },
          { label: say(texts.payFail), value: () => 'fail' },
          { label: say(texts.payUnknown), value: () => 'unknown' },
          { label: say(texts.cancel), value: () => 'cancel' },
        ],
      }),
    functionalPage: ({ name, feeFen }) => {
      const isPayment = name === 'requestPayment'
      const hint = say(isPayment ? texts.pluginPayHint : texts.pluginLoginHint)
      const amount = feeFen === undefined ? [] : [h('p', { class: 'dialog__amount' }, yuan(feeFen))]
      return layer.ask<'go' | 'back'>({
        title: say(isPayment ? texts.pluginPayTitle : texts.pluginLoginTitle),
        body: [h('p', {}, hint), ...amount],
        full: true,
        choices: [
          { label: say(texts.pluginGo), value: () => 'go', main: true },
          { label: say(texts.back), value: () => 'back' },
        ],
      })
    },
    toast: (text) => layer.toast(text),
    modal: (title, text) =>
      layer.ask({
        title: title || say(texts.ok),
        body: [h('p', {}, text)],
        choices: [
          { label: say(texts.ok), value: () => true, main: true },
          { label: say(texts.cancel), value: () => false },
        ],
      }),
    vibrate: shake,
  }
}

/** `¥12.50`. */
function yuan(fen: number): string {
  return `¥${(fen / 100).toFixed(2)}`
}

/** Tells the face provider, over the host's own server, that somebody stood before the camera. */
async function perform(phone: PhoneName, providerId: string, body: object): Promise<boolean> {
  try {
    const answer = await fetch(`/hosts/${phone}/faces/${encodeURIComponent(providerId)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return answer.ok
  } catch {
    return false
  }
}
