import { openBankPage } from './bank-page.mjs'
import { median, openSlowPage } from './chromium.mjs'

const ROUNDS = Number(process.env.ESSC_BENCH_ROUNDS ?? 5)

/** Milliseconds from opening an address, in the bank's app of a holder, to the first frame with an element. */
export async function onPage({ browser, holder }, address, selector) {
  const { page, close } = await openSlowPage(browser)
  try {
    await openBankPage(page, holder)
    await page.addInitScript((wanted) => {
      const look = () => {
        const element = document.querySelector(wanted)
        if (!element?.textContent?.trim() || element.getBoundingClientRect().height < 1)
          requestAnimationFrame(look)
        // The frame after the one in which it was found is the first that shows it.
        else requestAnimationFrame(() => setTimeout(() => (window.seenMs = performance.now())))
      }
      requestAnimationFrame(look)
    }, selector)
    await page.goto(address)
    const seen = await page.waitForFunction(() => window.seenMs, undefined, { timeout: 120_000 })
    return await seen.jsonValue()
  } finally {
    await close()
  }
}

/** The same on the engine, from the package's first statement: the engine's own start is the host's. */
export async function onEngine({ browser, holder }, address, selector) {
  const { page, close } = await openSlowPage(browser)
  try {
    await page.exposeFunction('ask', holder.forward)
    await page.goto(address)
    const { ms, faults } = await page.evaluate(
      async ([kept, wanted]) => {
        await window.openPhone(kept)
        return { ms: await window.sightOf(wanted), faults: window.faults }
      },
      [holder.kept.wechat, selector],
    )
    if (faults.length > 0) throw new Error(faults.join('\n'))
    return ms
  } finally {
    await close()
  }
}

/** Measures two things in turn, so that both meet the same machine; `ratio` is the median of the rounds'. */
export async function inTurn(first, second) {
  const times = { first: [], second: [] }
  // One round that is not counted: files are in the system's memory then.
  for (let round = -1; round < ROUNDS; round += 1) {
    const one = await first()
    const other = await second()
    if (round < 0) continue
    times.first.push(one)
    times.second.push(other)
  }
  return {
    ratio: median(times.first.map((value, round) => value / times.second[round])),
    first: median(times.first),
    second: median(times.second),
  }
}
