/// <reference lib="dom" />

/**
 * Moves the keyboard's focus into a dialog that has just been drawn, keeps the key Tab in it, lets Escape
 * close it, and gives the focus back when it is gone.
 *
 * @returns what ends it.
 */
export function holdFocus(place: HTMLElement): () => void {
  const root = place.getRootNode() as ShadowRoot
  let dialog: HTMLElement | null = null
  let before: HTMLElement | null = null
  const look = () => {
    const now = place.querySelector<HTMLElement>('[role=dialog]')
    if (now === dialog) return
    if (now) {
      before = root.activeElement as HTMLElement | null
      now.tabIndex = -1
      now.focus({ preventScroll: true })
    } else before?.focus({ preventScroll: true })
    dialog = now
  }
  const { MutationObserver } = place.ownerDocument.defaultView as Window & typeof globalThis
  const observer = new MutationObserver(look)
  observer.observe(place, { childList: true, subtree: true })
  const onKey = (event: KeyboardEvent) => {
    if (!dialog) return
    if (event.key === 'Escape') dialog.querySelector<HTMLElement>('[data-do=close]')?.click()
    if (event.key !== 'Tab') return
    const controls = dialog.querySelectorAll<HTMLElement>('button:not(:disabled), input')
    const first = controls[0]
    const last = controls[controls.length - 1]
    const now = root.activeElement
    const isAtEdge = event.shiftKey ? now === first || now === dialog : now === last
    if (!isAtEdge) return
    event.preventDefault()
    ;(event.shiftKey ? last : first)?.focus()
  }
  place.addEventListener('keydown', onKey)
  return () => {
    observer.disconnect()
    place.removeEventListener('keydown', onKey)
  }
}
