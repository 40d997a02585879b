/// <reference lib="dom" />
import type { EngineComponent, EngineElement, MiniProgramInstance } from './glass-easel-types.ts'

type Fields = Record<string, unknown>
type Callback = (result: unknown) => void
type Read = (element: EngineElement) => Fields

/**
 * `createSelectorQuery` of both vendors. Selectors see the nodes of one component's own template,
 * as on the phone.
 *
 * @param view the frame whose viewport is measured
 * @param currentPage the component in which to look when the caller names none
 */
export function createSelectorQuery(view: Window, currentPage: () => EngineComponent | undefined) {
  let scope: EngineComponent | undefined
  const jobs: { run: () => unknown; callback: Callback | undefined }[] = []

  const nodesRef = (find: () => unknown) => {
    const add = (read: Read, callback?: Callback) => {
      jobs.push({ run: () => apply(find(), read), callback })
      return query
    }
    return {
      boundingClientRect: (callback?: Callback) =>
        add((element) => ({ ...identity(element), ...rect(element) }), callback),
      scrollOffset: (callback?: Callback) =>
        add((element) => ({ ...identity(element), ...scrollOf(element) }), callback),
      node: (callback?: Callback) => add((element) => ({ node: nodeOf(element) }), callback),
      context: (callback?: Callback) => add((element) => ({ context: nodeOf(element) }), callback),
      fields: (wanted: Fields, callback?: Callback) =>
        add((element) => chosenFields(element, wanted), callback),
    }
  }
  const root = () => (scope ?? currentPage())?.getShadowRoot() ?? null
  const query = {
    in(instance: MiniProgramInstance) {
      scope = instance?._$ ?? scope
      return query
    },
    select: (selector: string) => nodesRef(() => root()?.querySelector(selector) ?? null),
    selectAll: (selector: string) => nodesRef(() => root()?.querySelectorAll(selector) ?? []),
    selectViewport: () => nodesRef(() => viewportElement(view, currentPage())),
    exec(callback?: Callback) {
      view.setTimeout(() => {
        const results = jobs.map((job) => {
          const result = job.run()
          job.callback?.(result)
          return result
        })
        callback?.(results)
      }, 0)
      return query
    },
  }
  return query
}

function apply(found: unknown, read: Read): unknown {
  if (Array.isArray(found)) return found.map((element) => read(element as EngineElement))
  return found === null ? null : read(found as EngineElement)
}

function identity(element: EngineElement): Fields {
  return { id: element.id, dataset: { ...element.dataset } }
}

function rect(element: EngineElement): Fields {
  const box = element.getBackendElement()?.getBoundingClientRect()
  const { left = 0, top = 0, right = 0, bottom = 0, width = 0, height = 0 } = box ?? {}
  return { left, top, right, bottom, width, height }
}

function scrollOf(element: EngineElement): Fields {
  const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = element.getBackendElement() ?? {}
  return { scrollLeft, scrollTop, scrollWidth, scrollHeight }
}

function nodeOf(element: EngineElement): unknown {
  return element.getBackendElement()?.localName === 'canvas' ? element.getBackendElement() : null
}

function chosenFields(element: EngineElement, wanted: Fields): Fields {
  const { width, height, ...edges } = rect(element)
  const result: Fields = {}
  if (wanted.id === true) result.id = element.id
  if (wanted.dataset === true) result.dataset = { ...element.dataset }
  if (wanted.rect === true) Object.assign(result, edges)
  if (wanted.size === true) Object.assign(result, { width, height })
  if (wanted.scrollOffset === true) Object.assign(result, scrollOf(element))
  if (wanted.node === true) result.node = nodeOf(element)
  const data = (element as Partial<EngineComponent>).data ?? {}
  for (const name of (wanted.properties as string[] | undefined) ?? []) result[name] = data[name]
  return result
}

function viewportElement(view: Window, page: EngineComponent | undefined): unknown {
  const { innerWidth, innerHeight } = view
  const { scrollLeft = 0, scrollTop = 0 } = page?.getBackendElement() ?? {}
  const box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
  const element = {
    localName: 'viewport',
    getBoundingClientRect: () => ({ ...box, width: innerWidth, height: innerHeight }),
    ...{ scrollLeft, scrollTop, scrollWidth: innerWidth, scrollHeight: innerHeight },
  }
  return { id: '', dataset: {}, getBackendElement: () => element }
}
