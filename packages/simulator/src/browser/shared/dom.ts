type Properties = Readonly<Record<string, unknown>>
type Child = Node | string | undefined | false

/**
 * Makes an element. Names beginning with `on` are listeners, others are attributes; `true` is an empty
 * attribute, `undefined` and `false` none.
 *
 * @example
 * ```ts
 * h('button', { type: 'button', 'aria-label': 'Close', onclick: close }, '×')
 * ```
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  for (const child of children) if (child !== undefined && child !== false) element.append(child)
  return element
}

/** A plain button that does something. */
export function button(
  label: string,
  run: () => unknown,
  properties: Properties = {},
): HTMLButtonElement {
  return h('button', { type: 'button', onclick: () => void run(), ...properties }, label)
}

/** A labelled input, as a block. */
export function field(label: string, input: HTMLElement): HTMLLabelElement {
  return h('label', { class: 'field' }, h('span', {}, label), input)
}
