import type { App } from '@essc/models/app'
import type { ViewData } from '@essc/models/bind'
import type { Properties } from '../properties.ts'
import type { Gate } from './gate.ts'

/** What one component shows once the card is open. */
export interface Content {
  /** The component's name to a screen reader, from the texts. */
  readonly title: string
  /** What the templates show, each member under its own name. */
  readonly view: ViewData
  show(): void
  hide(): void
  /** A control was touched. */
  act(name: string, value: string): void
  /** A text was typed. */
  type?(name: string, value: string): void
  /** A property that the content was made with has changed. */
  change?(properties: Properties): void
}

export interface ContentParts {
  app: App
  gate: Gate
  properties: Properties
  /** Tells the page around the component. */
  emit(event: string, detail: object): void
}
