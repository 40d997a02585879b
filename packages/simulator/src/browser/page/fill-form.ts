/** What a person would type, by the words that a field's name may contain. */
export interface FormEntry {
  label: RegExp
  text: string
}

/**
 * Types into the fields of an app as a person would, by their accessible names.
 *
 * @returns how many fields were found
 */
export function fillForm(frame: HTMLIFrameElement, entries: readonly FormEntry[]): number {
  const page = frame.contentDocument
  if (page === null) return 0
  let found = 0
  for (const named of labelled(page)) {
    const label = named.getAttribute('aria-label') ?? ''
    const entry = entries.find((each) => each.label.test(label))
    const input = named.matches('input, textarea') ? named : named.querySelector('input, textarea')
    if (entry === undefined || input === null || !isShown(input)) continue
    type(input as HTMLInputElement, entry.text)
    found += 1
  }
  return found
}

/** What has a name, also inside the elements that bring a tree of their own. */
function labelled(root: ParentNode): Element[] {
  return Array.from(root.querySelectorAll('*')).flatMap((element) => [
    ...(element.hasAttribute('aria-label') ? [element] : []),
    ...(element.shadowRoot ? labelled(element.shadowRoot) : []),
  ])
}

function isShown(element: Element): boolean {
  return element.getClientRects().length > 0
}

function type(input: HTMLInputElement, text: string): void {
  const view = input.ownerDocument.defaultView as (Window & typeof globalThis) | null
  if (view === null) return
  input.focus()
  input.value = text
  input.dispatchEvent(new view.InputEvent('input', { bubbles: true, composed: true, data: text }))
  input.dispatchEvent(new view.Event('change', { bubbles: true }))
}
