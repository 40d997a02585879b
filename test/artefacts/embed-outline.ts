/// <reference lib="dom" />

/** One thing that a person, or a screen reader, meets on a screen. */
export interface Met {
  role: string
  name: string
  /** Of a control: its place among the controls. */
  control?: number
}

/**
 * What is met below an element, in order: texts, and what has a role, with its name. It is sent into a
 * browser's page as text, so that it must stand alone.
 */
export function outline(root: Element): Met[] {
  const met: Met[] = []
  let controls = 0
  const words = (node: Node): string => {
    if (node.nodeType === 3) return node.nodeValue ?? ''
    if (node.nodeType !== 1 || (node as Element).getAttribute('aria-hidden') === 'true') return ''
    return Array.from(node.childNodes, words).join('')
  }
  const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim()
  const walk = (node: Node): void => {
    if (node.nodeType === 3) {
      const name = squeezed(node.nodeValue ?? '')
      if (name !== '') met.push({ role: 'text', name })
      return
    }
    if (node.nodeType !== 1) return
    const element = node as Element
    if (element.getAttribute('aria-hidden') === 'true') return
    const tag = element.tagName.toLowerCase().replace(/^wx-/, '')
    const implicit: Record<string, string> = { button: 'button', input: 'textbox' }
    const role = element.getAttribute('role') ?? implicit[tag] ?? ''
    if (role === '' || role === 'none') {
      if (tag === 'input') return
      for (const child of Array.from(element.childNodes)) walk(child)
      return
    }
    const label = element.getAttribute('aria-label') ?? element.getAttribute('alt') ?? ''
    const isControl = role === 'button' || role === 'textbox'
    const states = [
      element.getAttribute('aria-disabled') === 'true' ? 'disabled' : '',
      element.getAttribute('aria-pressed') === 'true' ? 'pressed' : '',
      role === 'heading' ? `level ${element.getAttribute('aria-level')}` : '',
    ].filter((state) => state !== '')
    const named = isControl || role === 'img' || role === 'heading'
    const name = label !== '' ? label : named ? squeezed(words(element)) : ''
    met.push({
      role: [role, ...states].join(' '),
      name: squeezed(name),
      ...(isControl ? { control: controls++ } : {}),
    })
    if (!named) for (const child of Array.from(element.childNodes)) walk(child)
  }
  walk(root)
  return met
}
