import { demo as cardFace } from '@essc/components/cards/card-face/demo'
import { demo as codePanel } from '@essc/components/codes/code-panel/demo'
import { demo as enrolmentFlow } from '@essc/components/enrolment/enrolment-flow/demo'
import { demo as unlock } from '@essc/components/enrolment/unlock/demo'
import { demo as serviceList } from '@essc/components/services/service-list/demo'
import { demoApp } from '@essc/components/shared/demo'
import { cardContent } from '@essc/embed/screens/card'
import { codeContent } from '@essc/embed/screens/code'
import type { Content } from '@essc/embed/screens/content'
import { Gate } from '@essc/embed/screens/gate'
import { servicesContent } from '@essc/embed/screens/services'
import type { App } from '@essc/models/app'
import { runInAction } from 'mobx'
import type { ReactElement } from 'react'

export type Called = unknown[][]

/** A model whose methods are noted instead of called, down to the models inside it. */
export function noted<T extends object>(model: T, calls: Called, path: string[] = []): T {
  return new Proxy({} as T, {
    get(_, name) {
      const value = Reflect.get(model, name, model) as unknown
      if (typeof name !== 'string') return value
      if (typeof value === 'function')
        return (...values: unknown[]) => {
          calls.push([...path, name, ...values])
        }
      const isModel =
        typeof value === 'object' && value !== null && !Array.isArray(value) && 'view' in value
      return isModel ? noted(value, calls, [...path, name]) : value
    },
  })
}

export interface State {
  name: string
  component: 'card' | 'code' | 'services'
  app: App
  /** The Taro view with the noted model. */
  taro: ReactElement
  /** What the native and web templates are given. */
  data: Record<string, unknown>
  act(name: string, value: string): void
  type(name: string, value: string): void
  calls: Called
}

const looks = { look: 'essc essc--system essc--standard', style: '', keypad: null }

type Element = ReactElement<Record<string, unknown> & { model?: object }>

/** Every state of the demos in all of their looks to the embedded components, in one language. */
export function states(locale: 'zh' | 'en'): State[] {
  const app = () =>
    demoApp({ locale, look: { size: 'standard', theme: 'light', contrast: false }, fontScale: 1 })
  const all: State[] = []
  const add = (
    component: State['component'],
    demo: typeof cardFace,
    step: 'open' | 'enrolment' | 'unlock',
    content: (app: App, gate: Gate, model: object) => Content | undefined,
  ) => {
    for (const [name, make] of Object.entries(demo.states)) {
      const own = app()
      const element = make(own) as Element
      if (!element.props.model) continue
      const calls: Called = []
      const model = noted(element.props.model, calls)
      const said = (word: string) => () => void calls.push([word])
      const { createElement } = jest.requireActual<typeof import('react')>('react')
      const ways = {
        onDone: said('onDone'),
        onRecover: said('onRecover'),
        onResume: said('onRecover'),
      }
      const taro = createElement(element.type as string, { model, ...ways } as object)
      const gate = new Gate(own)
      const note = (name: string, work: (value?: unknown) => string) =>
        Object.defineProperty(gate, name, { value: (value?: unknown) => calls.push([work(value)]) })
      note('leave', () => 'onDone')
      note('enrol', (recover) => (recover ? 'onRecover' : 'onEnrol'))
      const inner = gate as unknown as { enrolling: boolean; enrolment: object; unlock: object }
      if (step === 'enrolment')
        runInAction(() => Object.assign(inner, { enrolling: true, enrolment: model }))
      if (step === 'unlock') {
        Object.defineProperty(inner, 'unlock', { value: model })
        own.card = 'locked'
      }
      const shown = content(own, gate, model)
      const view = step === 'open' ? shown?.view : {}
      all.push({
        name: `${demo.name} ${name} (${locale})`,
        component,
        app: own,
        taro,
        calls,
        data: JSON.parse(
          JSON.stringify(
            { ...looks, title: '', step, gate: gate.view, ...view },
            (_, value: unknown) => (value === undefined ? null : value),
          ),
        ) as Record<string, unknown>,
        act: (control, value) =>
          step === 'open' ? shown?.act(control, value) : gate.act(control, value),
        type: (field, value) =>
          step === 'open' ? shown?.type?.(field, value) : gate.type(field, value),
      })
    }
  }
  const parts = (app: App, gate: Gate) => ({ app, gate, properties: {}, emit: () => undefined })
  add('card', cardFace, 'open', (app, gate, model) =>
    cardContent(parts(app, gate), model as Parameters<typeof cardContent>[1]),
  )
  add('card', enrolmentFlow, 'enrolment', () => undefined)
  add('card', unlock, 'unlock', () => undefined)
  add('code', codePanel, 'open', (app, gate, model) =>
    codeContent(parts(app, gate), model as Parameters<typeof codeContent>[1]),
  )
  add('services', serviceList, 'open', (app, gate, model) =>
    servicesContent(parts(app, gate), model as Parameters<typeof servicesContent>[1]),
  )
  return all
}
