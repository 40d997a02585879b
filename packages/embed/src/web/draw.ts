/// <reference lib="dom" />

/** One thing to be drawn: an element with what is in it, or a text. */
export interface Drawn {
  key: string
  tag: string
  attributes: Readonly<Record<string, unknown>>
  inside: Drawn[]
}

type Inside = readonly (Drawn | Drawn[] | null)[]

/** What a compiled template is made of; config/scripts/embed-templates.mjs writes the calls. */
export interface Drawing {
  h(at: number, tag: string, attributes: Drawn['attributes'], inside: Inside): Drawn
  u(at: number, inside: Inside): Drawn[]
  f(at: number, list: unknown, each: (item: unknown, index: number) => Drawn | Drawn[]): Drawn[]
  x(at: number, value: unknown): Drawn
  g(value: unknown, name: string): unknown
  t(value: unknown): string
}

export type Template = (data: object) => Inside

const text = (value: unknown): string =>
  value === undefined || value === null || value === false ? '' : String(value)

function under(key: number | string, inside: Inside): Drawn[] {
  return flat(inside).map((each) => ({ ...each, key: `${key}.${each.key}` }))
}

function flat(inside: Inside): Drawn[] {
  const all: Drawn[] = []
  for (const each of inside) {
    if (Array.isArray(each)) all.push(...each)
    else if (each) all.push(each)
  }
  return all
}

export const drawing: Drawing = {
  h: (at, tag, attributes, inside) => ({
    key: String(at),
    tag,
    attributes,
    inside: flat(inside),
  }),
  u: under,
  f: (at, list, each) =>
    (Array.isArray(list) ? list : []).flatMap((item, index) => {
      const drawn = each(item, index)
      return under(`${at}:${index}`, Array.isArray(drawn) ? drawn : [drawn])
    }),
  x: (at, value) => ({ key: String(at), tag: '', attributes: { text: text(value) }, inside: [] }),
  g: (value, name) =>
    value === undefined || value === null ? undefined : (value as Record<string, unknown>)[name],
  t: text,
}

/** The elements of the web for the tags of mini-programs. */
const ELEMENTS: Readonly<Record<string, string>> = {
  view: 'div',
  text: 'span',
  image: 'img',
  button: 'button',
  input: 'input',
}

/** The children of each element that was drawn here, by key. */
const drawnIn = new WeakMap<Node, Map<string, { node: Node; drawn: Drawn }>>()

/**
 * Makes the children of an element what a template says, and touches nothing that stays: a field keeps its
 * cursor and a control its focus. Nothing is ever read as HTML.
 */
export function draw(parent: Node, inside: Inside): void {
  const before = drawnIn.get(parent)
  const now = new Map<string, { node: Node; drawn: Drawn }>()
  let place: ChildNode | null = parent.firstChild
  for (const drawn of flat(inside)) {
    const old = before?.get(drawn.key)
    const kept = old?.drawn.tag === drawn.tag ? old : undefined
    const node = kept?.node ?? create(parent, drawn)
    fill(node, drawn, kept?.drawn)
    now.set(drawn.key, { node, drawn })
    if (node === place) place = place.nextSibling
    else parent.insertBefore(node, place)
  }
  before?.forEach(({ node }, key) => {
    if (now.get(key)?.node !== node) parent.removeChild(node)
  })
  drawnIn.set(parent, now)
}

function create(parent: Node, { tag }: Drawn): Node {
  const document = parent.ownerDocument as Document
  if (tag === '') return document.createTextNode('')
  const element = document.createElement(ELEMENTS[tag] ?? 'div')
  if (tag === 'button') element.setAttribute('type', 'button')
  if (tag === 'image') element.setAttribute('alt', '')
  if (tag === 'input') element.setAttribute('autocomplete', 'off')
  return element
}

function fill(node: Node, drawn: Drawn, before: Drawn | undefined): void {
  const { attributes, tag } = drawn
  if (tag === '') {
    const value = attributes.text as string
    if (node.nodeValue !== value) node.nodeValue = value
    return
  }
  const element = node as HTMLElement
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'value') {
      const field = element as HTMLInputElement
      if (field.value !== text(value)) field.value = text(value)
    } else if (before?.attributes[name] !== value) say(element, tag, name, value)
  }
  draw(element, drawn.inside)
}

function say(element: HTMLElement, tag: string, name: string, value: unknown): void {
  if (name === 'style') element.style.cssText = text(value)
  else if (name === 'disabled') (element as HTMLButtonElement).disabled = value === true
  else if (name === 'type' && tag === 'input') {
    // `idcard` has letters too; `number` in a mini-program is digits alone.
    element.setAttribute('inputmode', value === 'number' ? 'numeric' : 'text')
  } else if (name === 'aria-label' && tag === 'image') element.setAttribute('alt', text(value))
  else if (value === undefined || value === null) element.removeAttribute(name)
  else element.setAttribute(name, text(value))
}
