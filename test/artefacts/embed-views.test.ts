/**
 * @jest-environment jsdom
 * @jest-environment-options {"url": "https://essc.test/"}
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { EsscProvider } from '@essc/components/shared/context'
import { type Drawing, draw, drawing, type Template } from '@essc/embed/web/draw'
import { createElement, type ReactElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { type Met, outline } from './embed-outline.ts'
import { type Called, type State, states } from './embed-states.ts'

// The Taro view, on plain elements in place of Taro's own, and the web template drawn from one state of the
// same model: what is met on the screen, under which name and role, and what each control calls.
jest.mock('@tarojs/components', () => jest.requireActual('./embed-taro.ts'))
jest.mock('@tarojs/taro', () => ({
  __esModule: true,
  default: { nextTick: (work: () => void) => work() },
  useDidShow: () => undefined,
  useDidHide: () => undefined,
}))

const folder = path.resolve(__dirname, '../../packages/embed/templates')
const read = (name: string) => readFileSync(path.join(folder, `${name}.wxml`), 'utf8')

let templates: Record<State['component'], Template>
beforeAll(async () => {
  const { toWeb } = (await import('../../config/scripts/embed-templates.mjs')) as {
    toWeb(parts: string, own: Record<string, string>): string
  }
  const own = {
    card: read('essc-card'),
    code: read('essc-code'),
    services: read('essc-services'),
  }
  const make = new Function(`return ${toWeb(read('parts'), own)}`)() as (
    d: Drawing,
  ) => typeof templates
  templates = make(drawing)
})

interface Seen {
  met: Met[]
  /** What each control calls, by its place; a field is given the text "7". */
  calls: Called[]
}

function seenIn(root: HTMLElement, calls: Called, press: (control: HTMLElement) => void): Seen {
  const met = outline(root).filter(({ role }) => role !== 'region')
  const controls = Array.from(root.querySelectorAll<HTMLElement>('button, input'))
  return {
    met,
    calls: controls.map((control) => {
      calls.length = 0
      press(control)
      return calls.slice()
    }),
  }
}

function typeInto(field: HTMLInputElement): void {
  const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!
  own.set!.call(field, '7')
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

function taroView(state: State): Seen {
  const place = document.body.appendChild(document.createElement('div'))
  const root = createRoot(place)
  flushSync(() =>
    root.render(createElement(EsscProvider, { value: state.app }, state.taro as ReactElement)),
  )
  const seen = seenIn(place, state.calls, (control) => {
    if (control instanceof HTMLInputElement) flushSync(() => typeInto(control))
    else flushSync(() => control.click())
  })
  root.unmount()
  place.remove()
  return seen
}

function webView(state: State): Seen {
  const place = document.body.appendChild(document.createElement('div'))
  draw(place, templates[state.component](state.data))
  const seen = seenIn(place, state.calls, (control) => {
    const { do: name = '', value = '' } = control.dataset
    if (control instanceof HTMLInputElement) state.type(name, '7')
    else if (!(control as HTMLButtonElement).disabled) state.act(name, value)
  })
  place.remove()
  return seen
}

/** What the embedded card leaves to the example mini-program: the licence with its button. */
const LEFT_OUT = /^licence\./

function withoutLicence({ met, calls }: Seen): Seen {
  const left = calls.map((each) => each.some((call) => LEFT_OUT.test(call.join('.'))))
  return {
    met: met
      .filter(({ control }) => control === undefined || !left[control])
      .map(({ role, name }) => ({ role, name })),
    calls: calls.filter((_, at) => !left[at]),
  }
}

const all = [...states('zh'), ...states('en')]

test('default: there are states of every component', () => {
  for (const component of ['card', 'code', 'services'])
    expect(all.filter((state) => state.component === component).length).toBeGreaterThan(8)
})

test.each(all.map((state) => [state.name, state] as const))(
  'behavior: %s is one view on the web and in Taro',
  (_, state) => {
    const taro = withoutLicence(taroView(state))
    const web = withoutLicence(webView(state))
    expect(web.met).toEqual(taro.met)
    expect(web.calls).toEqual(taro.calls)
  },
)
