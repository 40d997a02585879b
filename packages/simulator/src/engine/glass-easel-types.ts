/// <reference lib="dom" />

/** The parts of glass-easel 0.12.1 and its mini-program adapter that the container uses. */
export interface EngineElement {
  id: string
  dataset: Record<string, unknown> | null
  parentNode: EngineElement | null
  ownerShadowRoot: EngineShadowRoot | null
  getBackendElement(): HTMLElement | null
  triggerEvent(type: string, detail: unknown, options?: EngineEventOptions): void
}

export interface EngineShadowRoot {
  getHostNode(): EngineComponent
  querySelector(selector: string): EngineElement | null
  querySelectorAll(selector: string): EngineElement[]
}

export interface EngineComponent extends EngineElement {
  is: string
  data: Record<string, unknown>
  setData(data: Record<string, unknown>): void
  triggerLifetime(name: string, values: unknown[]): void
  triggerPageLifetime(name: string, values: unknown[]): void
  getMethodCaller(): MiniProgramInstance
  getShadowRoot(): EngineShadowRoot | null
}

/** What `this` is in a page or component of the mini-program. */
export interface MiniProgramInstance {
  _$: EngineComponent
  data: Record<string, unknown>
  setData(data: Record<string, unknown>, callback?: () => void): void
  [member: string]: unknown
}

export interface EngineEventOptions {
  bubbles?: boolean
  composed?: boolean
  capturePhase?: boolean
  originalEvent?: unknown
  extraFields?: Record<string, unknown>
  handleListenerReturn?: (result: unknown) => boolean | undefined
}

export interface EngineEvent {
  type: string
  timeStamp: number
  detail: unknown
  extraFields: Record<string, unknown> | undefined
  defaultPrevented(): boolean
  wrapShadowedEvent(target: unknown, mark: unknown, currentTarget: unknown): unknown
}

export interface EngineContext {
  document: {
    createElement(tag: string): HTMLElement
    createTextNode(text: string): Text
    createDocumentFragment(): DocumentFragment
  }
  onEvent(
    listener: (
      target: EngineElement,
      type: string,
      detail: unknown,
      options: EngineEventOptions,
    ) => number,
  ): void
}

export interface EngineBehaviorBuilder {
  options(options: Record<string, unknown>): EngineBehaviorBuilder
  definition(definition: Record<string, unknown>): EngineBehaviorBuilder
  lifetime(name: string, run: (this: MiniProgramInstance) => void): EngineBehaviorBuilder
  registerComponent(): unknown
  registerBehavior(): unknown
}

export interface GlassEasel {
  globalOptions: Record<string, unknown>
  Event: {
    new (type: string, detail: unknown, options?: EngineEventOptions): EngineEvent
    prototype: EngineEvent
    dispatchEvent(target: EngineElement, event: EngineEvent): void
  }
  CurrentWindowBackendContext: new () => EngineContext
  addGlobalErrorListener(listener: (error: unknown, method?: string) => boolean): void
  addGlobalWarningListener(listener: (message: string) => boolean): void
}

export type DefineFunction = (definition: Record<string, unknown>) => unknown

export interface CodeSpace {
  getComponentSpace(): {
    define(is?: string): EngineBehaviorBuilder
    setGlobalUsingComponent(tag: string, definition: unknown): void
  }
  setOverallBehavior(behavior: unknown): void
  addStyleSheet(path: string, url: string | undefined, scope: string): void
  addCompiledTemplate(path: string, template: Record<string, unknown>): void
  addComponentStaticConfig(path: string, config: Record<string, unknown>): void
  componentEnv<T>(
    path: string,
    run: (env: { Page: DefineFunction; Component: DefineFunction; Behavior: DefineFunction }) => T,
  ): T
}

export interface EngineRoot {
  get(): MiniProgramInstance
  getComponent(): EngineComponent
  attach(parent: Element, placeholder: Element): void
  release(): void
}

export interface MiniProgramAdapter {
  MiniProgramEnv: new () => {
    createCodeSpace(id: string, main: boolean): CodeSpace
    associateBackend(context: EngineContext): {
      createRoot(tag: string, space: CodeSpace, url: string): EngineRoot
    }
  }
}
