import type { App } from '@essc/models/app'
import { bind, type ViewData } from '@essc/models/bind'
import { makeAutoObservable, observableRef, reaction } from 'mobx'
import { lookOf, type Properties, readLocale } from './properties.ts'
import type { Content, ContentParts } from './screens/content.ts'
import { Gate } from './screens/gate.ts'

/** What a world tells a component of itself: a mini-program's page or a web page. */
export interface Surroundings {
  /** The app that `configure` described, or nothing while nobody has called it. */
  app(): App | undefined
  /** How much larger the host wants its texts, 1 to 2. */
  fontScale(): number
  /** What the component says while nobody has called `configure`. */
  unset(locale: 'zh' | 'en'): string
  emit(event: string, detail: object): void
}

const starting = new WeakSet<App>()

/** Two components on one page open one session, and each hears once what became of it. */
function start(app: App): void {
  if (starting.has(app)) return
  starting.add(app)
  const done = () => void starting.delete(app)
  app.start().then(done, (error) => {
    done()
    throw error
  })
}

/** One component on a page, in any world: its properties, its models, and the data of its template. */
export class Component {
  private app: App | undefined
  private gate: Gate | undefined
  private content: Content | undefined
  private properties: Properties
  private isShown = false
  private stops: (() => void)[] = []
  private readonly make: (parts: ContentParts) => Content
  private readonly surroundings: Surroundings

  constructor(
    make: (parts: ContentParts) => Content,
    surroundings: Surroundings,
    properties: Properties,
  ) {
    this.make = make
    this.surroundings = surroundings
    this.properties = properties
    makeAutoObservable<
      this,
      'make' | 'surroundings' | 'stops' | 'app' | 'gate' | 'content' | 'properties'
    >(this, {
      make: false,
      surroundings: false,
      stops: false,
      bind: false,
      app: observableRef,
      gate: observableRef,
      content: observableRef,
      properties: observableRef,
    })
  }

  /** Everything the template shows. */
  get data(): ViewData {
    const { app, gate, content, properties, surroundings } = this
    const look = lookOf(properties, surroundings.fontScale())
    if (!app || !gate || !content) {
      const words = surroundings.unset(readLocale(properties) ?? 'zh')
      return { ...look, title: '', gate: { step: 'unset', words }, step: 'unset' }
    }
    const { step } = gate
    const inner = step === 'open' ? content.view : {}
    return { ...look, title: content.title, gate: gate.view, step, keypad: null, ...inner }
  }

  /** Sends the data and what changes in it, until the answer is called. */
  bind(send: (changes: ViewData) => void): () => void {
    return bind(() => this.data, send)
  }

  /** The component is on a page that is seen. May be called again. */
  show(): void {
    this.isShown = true
    this.open()
  }

  /** The page is covered or the app in the background. */
  hide(): void {
    this.isShown = false
  }

  /** The component left the page. */
  dispose(): void {
    this.hide()
    for (const stop of this.stops.splice(0)) stop()
  }

  set(properties: Properties): void {
    this.properties = properties
    this.speak()
    this.content?.change?.(properties)
  }

  act(name: unknown, value: unknown): void {
    if (typeof name !== 'string') return
    const text = value === undefined || value === null ? '' : String(value)
    const { gate, content } = this
    if (gate?.step === 'open') content?.act(name, text)
    else gate?.act(name, text)
  }

  type(name: unknown, value: unknown): void {
    if (typeof name !== 'string' || typeof value !== 'string') return
    if (this.gate?.step === 'open') this.content?.type?.(name, value)
    else this.gate?.type(name, value)
  }

  private speak(): void {
    const locale = readLocale(this.properties)
    if (locale && this.app) this.app.locale = locale
  }

  private open(): void {
    const { surroundings, properties } = this
    const app = this.app ?? surroundings.app()
    if (!app || this.stops.length > 0) return
    if (!this.app) {
      const gate = new Gate(app)
      this.app = app
      this.gate = gate
      this.content = this.make({ app, gate, properties, emit: surroundings.emit })
    }
    this.speak()
    const gate = this.gate
    const content = this.content
    if (!gate || !content) return
    this.stops = [
      reaction(
        () => (this.isShown ? gate.step : 'hidden'),
        (step, before) => {
          if (before === 'open') content.hide()
          else if (before === 'enrolment') gate.hide()
          if (step === 'open') content.show()
          else if (step !== 'hidden') gate.enter(step)
        },
        { fireImmediately: true },
      ),
      reaction(
        () => app.card,
        (card) => card !== 'unknown' && surroundings.emit('ready', { card }),
        { fireImmediately: true },
      ),
      reaction(
        () => app.failure,
        (failure) => failure && surroundings.emit('error', { code: failure.code }),
        { fireImmediately: true },
      ),
    ]
    if (app.card === 'unknown') start(app)
  }
}
