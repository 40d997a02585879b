const PHONE = { width: 391, height: 796 }
const GAP = 14

/** Scales the phones so that all of them, and the column beside them, fit the window. */
export function fitPhones(row: HTMLElement): void {
  const narrow = matchMedia('(max-width: 1099px)')
  const fit = () => {
    const top = row.getBoundingClientRect().top + scrollY
    const height = (innerHeight - top - (narrow.matches ? 44 : 56)) / PHONE.height
    const width = narrow.matches
      ? (innerWidth - 16) / PHONE.width
      : (innerWidth * 0.68 - GAP * 4) / 3 / PHONE.width
    const scale = Math.min(1, Math.max(0.45, Math.min(width, height)))
    row.style.setProperty('--scale', scale.toFixed(4))
  }
  addEventListener('resize', fit)
  narrow.addEventListener('change', fit)
  new ResizeObserver(fit).observe(document.querySelector('.head') ?? row)
  fit()
}
