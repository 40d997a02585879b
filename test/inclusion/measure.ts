/** What a page says of itself; runs in the browser, so it may use nothing but its argument. */
export interface Measured {
  /** Texts smaller than the least size, in pixels of a screen 375 wide. */
  smallTexts: string[]
  /** Texts whose lines stand closer than 1.3. */
  tightLines: string[]
  /** Controls smaller than the least target. */
  smallTargets: string[]
  /** Controls without a name or a role. */
  nameless: string[]
  /** What is wider than the screen. */
  tooWide: string[]
  /** Headings smaller than the least size. */
  smallHeadings: string[]
}

export interface Limits {
  textPx: number
  targetPx: number
  headingPx: number
}

/** Reads sizes, lines, targets, names and widths off the page as it stands. */
export function measure({ textPx, targetPx, headingPx }: Limits): Measured {
  const found: Measured = {
    smallTexts: [],
    tightLines: [],
    smallTargets: [],
    nameless: [],
    tooWide: [],
    smallHeadings: [],
  }
  const stateOf = (element: Element) => element.closest('[id^=state-]')?.id ?? ''
  const rounded = (value: number) => Math.round(value * 10) / 10
  const isSeen = (element: Element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 1 && height > 1 && getComputedStyle(element).visibility !== 'hidden'
  }
  const root = document.querySelector('#demo') ?? document.body
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? ''
    const element = node.parentElement
    if (text === '' || !element || !isSeen(element)) continue
    const style = getComputedStyle(element)
    const size = Number.parseFloat(style.fontSize)
    const line = style.lineHeight === 'normal' ? 1.2 * size : Number.parseFloat(style.lineHeight)
    if (size < textPx)
      found.smallTexts.push(`${stateOf(element)} ${rounded(size)} ${text.slice(0, 20)}`)
    if (line / size < 1.29)
      found.tightLines.push(`${stateOf(element)} ${rounded(line / size)} ${text.slice(0, 20)}`)
    if (element.closest('[role=heading]') && size < headingPx)
      found.smallHeadings.push(`${stateOf(element)} ${rounded(size)} ${text.slice(0, 20)}`)
  }
  // A mini-program's button is drawn as the browser's, Taro's in H5 is a tag of its own; both need the role
  // said, since neither host gives it.
  const buttons = '[role=button], [role=switch], button, taro-button-core'
  const fields = 'input, textarea'
  for (const control of root.querySelectorAll(`${buttons}, ${fields}`)) {
    if (!isSeen(control)) continue
    const { width, height } = control.getBoundingClientRect()
    const holder = control.closest('[aria-label]')
    const name = holder?.getAttribute('aria-label') || control.textContent?.trim() || ''
    if (name === '') found.nameless.push(control.outerHTML.slice(0, 80))
    if (control.matches(buttons) && !control.hasAttribute('role'))
      found.nameless.push(`without a role: ${control.outerHTML.slice(0, 80)}`)
    if (Math.min(width, height) < targetPx)
      found.smallTargets.push(
        `${stateOf(control)} ${rounded(width)}x${rounded(height)} ${name.slice(0, 20)}`,
      )
  }
  for (const element of root.querySelectorAll('*')) {
    const { left, right } = element.getBoundingClientRect()
    const isHidden = !isSeen(element) || element.closest('.essc__hidden, .essc-card__art')
    if (!isHidden && (right > innerWidth + 1 || left < -1))
      found.tooWide.push(
        `${stateOf(element)} ${rounded(left)}..${rounded(right)} ${element.className}`,
      )
  }
  return found
}
