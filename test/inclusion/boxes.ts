/** Where one element stands: what it is, then left, top, width and height in whole pixels. */
export type Box = readonly [name: string, x: number, y: number, width: number, height: number]

/** The boxes of a page and how wide its fonts draw a known line, which tells the fonts apart. */
export interface Layout {
  fontWidthPx: number
  boxes: Box[]
}

/**
 * Reads every visible element of ours off the page as it stands; runs in the browser. Pages are
 * compared by boxes instead of pixels, which differ with every version of a browser.
 */
export function readLayout(): Layout {
  const root = document.querySelector('#demo') ?? document.body
  const origin = root.getBoundingClientRect()
  const boxes: Box[] = []
  for (const element of root.querySelectorAll('[class*=essc], [role], [id^=state-]')) {
    const { left, top, width, height } = element.getBoundingClientRect()
    if (width < 1 || height < 1) continue
    const ours = [...element.classList].filter((name) => name.startsWith('essc')).join('.')
    const role = element.getAttribute('role')
    boxes.push([
      [element.id.startsWith('state-') ? `#${element.id}` : '', ours, role ? `[${role}]` : '']
        .filter((part) => part !== '')
        .join(''),
      Math.round(left),
      Math.round(top - origin.top),
      Math.round(width),
      Math.round(height),
    ])
  }
  const ruler = document.createElement('span')
  ruler.style.cssText = 'position:absolute;font:100px sans-serif;white-space:nowrap'
  ruler.textContent = '电子社保卡 Card 0123'
  document.body.append(ruler)
  const fontWidthPx = Math.round(ruler.getBoundingClientRect().width)
  ruler.remove()
  return { fontWidthPx, boxes }
}
