import type { PageMeans } from '../browser-extras.ts'
import type { FakeCore } from './core.ts'
import { deliver, type FakeReply } from './deliver.ts'
import { FAKE_IMAGE } from './image.ts'
import type { FakeMember, FakeOptions, FakeOutcome } from './options.ts'

const ERRORS: Readonly<Record<Exclude<FakeOutcome, 'wrongShape'>, object>> = {
  cancel: { name: 'AbortError' },
  deny: { name: 'NotAllowedError', code: 1 },
  fail: { name: 'DataError' },
  unknown: { name: 'UnknownError' },
  unavailable: { name: 'UnavailableError', code: 2 },
  unsupported: { name: 'NotSupportedError' },
  timeout: { name: 'TimeoutError', code: 3 },
}

/** What a browser's window has beside HTTP and storage, and what a page shows itself. */
export function windowExtras(options: FakeOptions, core: FakeCore) {
  const { ui } = options
  const { state } = core
  const answering = <T>(member: FakeMember, work: () => Promise<T>): Promise<T> => {
    const trouble = core.trouble(member)
    const { outcome, delivery } = trouble
    // A promise has no `complete`: where another host has that alone, this one is answered nothing.
    const replies = async (): Promise<FakeReply> => {
      if (outcome === 'wrongShape' || delivery === 'onlyComplete') return { ok: true, value: {} }
      if (outcome) return { ok: false, value: ERRORS[outcome] }
      return work().then(
        (value) => ({ ok: true, value }),
        (value) => ({ ok: false, value }),
      )
    }
    return deliver(options, trouble, undefined, replies, (reply) => reply) as Promise<T>
  }
  const refuse = (outcome: Exclude<FakeOutcome, 'wrongShape'>) => Promise.reject(ERRORS[outcome])

  const navigator = {
    ...(core.has('setClipboard')
      ? {
          clipboard: {
            writeText: (text: string) =>
              answering('setClipboard', async () => {
                state.clipboard = text
              }),
          },
        }
      : {}),
    ...(core.has('share')
      ? {
          share: ({ title, text, url }: { title: string; text?: string; url: string }) =>
            answering('share', async () => {
              const content = {
                title,
                path: url,
                ...(text === undefined ? {} : { description: text }),
              }
              if ((await ui.share?.(content)) === 'cancel') return refuse('cancel')
              state.shared.push(content)
            }),
        }
      : {}),
    ...(core.has('getLocation')
      ? {
          geolocation: {
            getCurrentPosition: (
              found: (position: { coords: Place }) => void,
              failed: (error: { code: number }) => void,
            ) => {
              const asked = answering<Place>('getLocation', async () => {
                const place = (await ui.location?.()) ?? { latitude: 30.89, longitude: 120.09 }
                return place === 'deny' ? refuse('deny') : { ...place, accuracy: 30 }
              })
              asked.then((coords) => found({ coords }), failed)
            },
          },
        }
      : {}),
  }
  const means: PageMeans = {}
  if (core.has('askPage')) means.frame = frameOf(options, core, answering)
  if (core.has('chooseImage')) {
    means.chooseImage = (source) =>
      answering('chooseImage', async () => {
        const image = (await ui.image?.(source)) ?? FAKE_IMAGE
        if (image === 'deny') return refuse('deny')
        return image === 'cancel' ? undefined : image
      })
  }
  return { navigator, means }
}

interface Place {
  latitude: number
  longitude: number
  accuracy: number
}

function frameOf(
  options: FakeOptions,
  core: FakeCore,
  answering: <T>(member: FakeMember, work: () => Promise<T>) => Promise<T>,
): NonNullable<PageMeans['frame']> {
  return (url, events) => {
    let isOpen = true
    const origin = /^\w+:\/\/[^/?#]+/.exec(url)?.[0] ?? ''
    core.state.navigations.push(url)
    const asked = answering('askPage', async () => (await options.ui.page?.(url)) ?? 'cancel')
    asked.then(
      (ended) => {
        if (!isOpen) return
        if (ended === 'cancel') events.closed()
        else events.message(JSON.stringify({ essc: 1, ...(ended as object) }), origin)
      },
      () => isOpen && events.closed(),
    )
    return () => {
      isOpen = false
    }
  }
}

/** An upload as a form of one part, taken apart. */
export function readForm(body: Uint8Array): { name: string; file: string } {
  const text = Array.from(body, (byte) => String.fromCharCode(byte)).join('')
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const boundary = head.split('\r\n')[0] ?? ''
  const content = rest.join('\r\n\r\n').split(`\r\n${boundary}`)[0] ?? ''
  const [, name = ''] = /name="([^"]*)"/.exec(head) ?? []
  return { name, file: base64Of(content) }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64Of(bytes: string): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const three = [0, 1, 2].map((offset) => bytes.charCodeAt(at + offset) || 0) as [
      number,
      number,
      number,
    ]
    const bits = (three[0] << 16) | (three[1] << 8) | three[2]
    const digits = [18, 12, 6, 0].map((shift) => ALPHABET[(bits >> shift) & 63]).join('')
    const kept = Math.min(4, bytes.length - at + 1)
    text += digits.slice(0, kept).padEnd(4, '=')
  }
  return text
}
