/** As much of a browser's element as moving the focus takes; the types of a browser are not here. */
export interface BrowserElement {
  readonly ownerDocument: {
    readonly activeElement: BrowserElement | null
    readonly body: BrowserElement
  }
  addEventListener(type: 'focusout', listener: () => void): void
  removeEventListener(type: 'focusout', listener: () => void): void
  focus(options?: { preventScroll?: boolean }): void
  contains(other: BrowserElement | null): boolean
  querySelectorAll(selector: string): ArrayLike<BrowserElement>
}

const REACHABLE = '[tabindex="0"], input, textarea, a[href]'

/**
 * Moves the keyboard's focus to a dialog, and back to it whenever it is with nothing: a page that is just
 * opening loses it once.
 *
 * @param later calls after what is under way.
 * @returns what gives the focus back to where it was, unless it has gone elsewhere since.
 */
export function takeFocus(dialog: BrowserElement, later: (work: () => void) => void): () => void {
  const { ownerDocument } = dialog
  const before = ownerDocument.activeElement
  let isOpen = true
  const hold = () =>
    later(() => {
      const isNowhere = ownerDocument.activeElement === ownerDocument.body
      if (isOpen && isNowhere) dialog.focus({ preventScroll: true })
    })
  dialog.addEventListener('focusout', hold)
  dialog.focus({ preventScroll: true })
  return () => {
    isOpen = false
    dialog.removeEventListener('focusout', hold)
    const now = ownerDocument.activeElement
    const wasElsewhere = now && !dialog.contains(now) && before?.contains(now) === false
    if (!wasElsewhere) before?.focus({ preventScroll: true })
  }
}

/** Leads the key Tab from a dialog's last control to its first, and back with Shift. */
export function holdTab(
  dialog: BrowserElement,
  event: { key: string; shiftKey: boolean; preventDefault(): void },
): void {
  if (event.key !== 'Tab') return
  const controls = Array.from(dialog.querySelectorAll(REACHABLE))
  const now = dialog.ownerDocument.activeElement
  const first = controls[0]
  const last = controls[controls.length - 1]
  const isAtEdge = event.shiftKey ? now === first || now === dialog : now === last
  if (!first || !last) event.preventDefault()
  else if (isAtEdge) {
    event.preventDefault()
    ;(event.shiftKey ? last : first).focus()
  }
}
