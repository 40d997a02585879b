/// <reference lib="dom" />
import type { RealmWindow } from '../realm.ts'

/** Tags that `rich-text` shows. Anything else is left out, with its content kept. */
const TAGS =
  /^(?:a|abbr|b|blockquote|br|code|dd|del|div|dl|dt|em|h[1-6]|hr|i|img|ins|li|ol|p|q|s|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)$/
const DROPPED = /^(?:script|style|iframe|object|embed|link|meta|template)$/
const ATTRIBUTES = /^(?:class|style|alt|src|width|height|colspan|rowspan|start|type)$/

interface RichNode {
  type?: string
  name?: string
  text?: string
  attrs?: Record<string, string>
  children?: RichNode[]
}

/** Builds the content of a `rich-text` from its `nodes`: HTML text or the vendor's node list. */
export function richTextFragment(view: RealmWindow, nodes: unknown): DocumentFragment {
  const { document } = view
  const fragment = document.createDocumentFragment()
  if (typeof nodes === 'string') {
    const parsed = new view.DOMParser().parseFromString(nodes, 'text/html')
    for (const child of parsed.body.childNodes) fragment.append(...cleaned(document, child))
  } else if (Array.isArray(nodes)) {
    for (const node of nodes as RichNode[]) fragment.append(...built(document, node))
  }
  return fragment
}

function cleaned(document: Document, source: Node): Node[] {
  if (source.nodeType === 3) return [document.createTextNode(source.nodeValue ?? '')]
  if (source.nodeType !== 1) return []
  const { localName, attributes, childNodes } = source as Element
  if (DROPPED.test(localName)) return []
  const children = [...childNodes].flatMap((child) => cleaned(document, child))
  const pairs = [...attributes].map((item) => [item.name, item.value] as const)
  return element(document, localName, pairs, children)
}

function built(document: Document, node: RichNode): Node[] {
  if (node.type === 'text') return [document.createTextNode(node.text ?? '')]
  const name = (node.name ?? '').toLowerCase()
  if (DROPPED.test(name)) return []
  const children = (node.children ?? []).flatMap((child) => built(document, child))
  return element(document, name, Object.entries(node.attrs ?? {}), children)
}

function element(
  document: Document,
  name: string,
  attributes: readonly (readonly [string, string])[],
  children: Node[],
): Node[] {
  if (!TAGS.test(name)) return children
  const result = document.createElement(name)
  for (const [key, value] of attributes) {
    if (ATTRIBUTES.test(key) && !/^\s*javascript:/i.test(value)) result.setAttribute(key, value)
  }
  result.append(...children)
  return [result]
}
