/// <reference lib="dom" />
import type { App } from '@essc/models/app'
import { Component } from '../component.ts'
import { type ComponentName, contents } from '../contents.ts'
import { propertyNames } from '../properties.ts'
import { unsetWords } from '../unset.ts'
import { type Drawing, draw, drawing, type Template } from './draw.ts'
import { holdFocus } from './hold-focus.ts'

/** What a page's own window has, of which one may be a frame's. */
export type PageWindow = Window & typeof globalThis

export interface ElementParts {
  app(): App | undefined
  /** Hears that `configure` was called after a component had been placed. */
  onConfigured(listener: () => void): () => void
  templates: (drawing: Drawing) => Readonly<Record<ComponentName, Template>>
  /** The sheet of all components. */
  css: string
}

const EVENT_PREFIX = 'essc-'

/** Registers `essc-card`, `essc-code` and `essc-services` with a page, each once. */
export function defineElements(window: PageWindow, parts: ElementParts): void {
  const templates = parts.templates(drawing)
  const sheet = sheetOf(window, parts.css)
  for (const name of Object.keys(contents) as ComponentName[]) {
    const tag = `essc-${name}`
    // A second copy of the module, or of another version, leaves the first at work.
    if (window.customElements.get(tag)) continue
    window.customElements.define(tag, elementClass(window, name, templates[name], sheet, parts))
  }
}

type AddSheet = (root: ShadowRoot) => void

/** Constructed sheets need no permission of the page's policy; older browsers get an element. */
function sheetOf(window: PageWindow, css: string): AddSheet {
  try {
    const sheet = new window.CSSStyleSheet()
    sheet.replaceSync(css)
    if ('adoptedStyleSheets' in window.Document.prototype)
      return (root) => {
        root.adoptedStyleSheets = [sheet]
      }
  } catch {
    // Below.
  }
  return (root) => {
    const style = window.document.createElement('style')
    style.textContent = css
    root.appendChild(style)
  }
}

function elementClass(
  window: PageWindow,
  name: ComponentName,
  template: Template,
  addSheet: AddSheet,
  parts: ElementParts,
): CustomElementConstructor {
  return class extends window.HTMLElement {
    static readonly observedAttributes = [...propertyNames]
    private component: Component | undefined
    private stops: (() => void)[] = []
    private place: HTMLElement | undefined

    connectedCallback(): void {
      const component = new Component(
        contents[name],
        {
          app: parts.app,
          fontScale: () => fontScaleOf(window),
          unset: unsetWords,
          emit: (event, detail) => {
            this.dispatchEvent(
              new window.CustomEvent(EVENT_PREFIX + event, { detail, bubbles: true }),
            )
          },
        },
        this.given(),
      )
      this.component = component
      const place = this.place ?? this.open()
      let data: Record<string, unknown> = {}
      component.show()
      this.stops = [
        component.bind((changes) => {
          data = changed(data, changes)
          draw(place, template(data))
        }),
        holdFocus(place),
        parts.onConfigured(() => component.show()),
      ]
    }

    disconnectedCallback(): void {
      for (const stop of this.stops.splice(0)) stop()
      this.component?.dispose()
      this.component = undefined
    }

    attributeChangedCallback(): void {
      this.component?.set(this.given())
    }

    private given(): Record<string, unknown> {
      return Object.fromEntries(propertyNames.map((each) => [each, this.getAttribute(each)]))
    }

    private open(): HTMLElement {
      const root = this.attachShadow({ mode: 'open' })
      addSheet(root)
      const place = window.document.createElement('div')
      root.appendChild(place)
      const control = (event: Event) => {
        const from = event.target as HTMLElement
        return from.closest<HTMLElement>('[data-do]')
      }
      root.addEventListener('click', (event) => {
        const { dataset, tagName } = control(event) ?? {}
        if (tagName === 'BUTTON') this.component?.act(dataset?.do, dataset?.value)
      })
      root.addEventListener('input', (event) => {
        const field = control(event) as HTMLInputElement | null
        this.component?.type(field?.dataset.do, field?.value)
      })
      this.place = place
      return place
    }
  }
}

/** Data with changed paths in it, as `setData` would leave it. */
function changed(data: object, changes: object): Record<string, unknown> {
  const next: Record<string, unknown> = { ...data }
  for (const [path, value] of Object.entries(changes)) {
    const [key = '', inner] = path.split('.')
    if (inner === undefined) next[key] = value
    else next[key] = { ...(next[key] as object), [inner]: value }
  }
  return next
}

const MEDIUM_PX = 16

/** The browser's own size of medium text, which the person may have changed. */
function fontScaleOf(window: PageWindow): number {
  const probe = window.document.createElement('span')
  probe.style.fontSize = 'medium'
  window.document.body?.appendChild(probe)
  const size = Number.parseFloat(window.getComputedStyle(probe).fontSize)
  probe.remove()
  return size > 0 ? size / MEDIUM_PX : 1
}
