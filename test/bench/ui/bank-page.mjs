import { systemClock } from '@essc/hosts/clock'
import { fakeBridge } from '@essc/hosts/fakes/bridge'

/**
 * Makes a page one in the bank's app of a holder who has a card: the app's end of the bridge, what the
 * page stored when it was last open, and the way to the platform. Nothing else leaves the machine.
 */
export async function openBankPage(page, holder) {
  await page.route(
    (url) => url.hostname !== '127.0.0.1',
    async (route) => {
      const request = route.request()
      if (!request.url().startsWith('https://card.example/')) return route.abort()
      const { 'content-length': _, host, ...headers } = request.headers()
      const answer = await holder.forward({
        url: request.url(),
        method: request.method(),
        headers,
        body: request.postData(),
      })
      return route.fulfill({
        ...answer,
        headers: {
          ...answer.headers,
          'access-control-allow-origin': '*',
          'access-control-expose-headers': '*',
        },
      })
    },
  )
  const native = fakeBridge({
    clock: systemClock(),
    ui: { scan: async () => 'cancel', pay: async () => 'cancel', face: async () => 'cancel' },
    issueLoginCode: () => 'code',
    fetch: holder.forward,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  })
  native.onSend((text) => {
    const tell = (said) => window.EsscBridgeReceive?.(said)
    void page.evaluate(tell, text).catch(() => undefined)
  })
  await page.exposeFunction('sayToBank', (text) => native.receive(text))
  await page.addInitScript(
    ({ kept, hello }) => {
      for (const [key, text] of Object.entries(kept)) localStorage.setItem(key, text)
      const answer = (id) =>
        window.EsscBridgeReceive(JSON.stringify({ essc: 1, id, result: hello }))
      window.EsscBridgeNative = {
        postMessage(text) {
          // An app answers within the phone; over the wire of a slowed browser it would take its time.
          const { id, method } = JSON.parse(text)
          if (method === 'hello') setTimeout(answer, 0, id)
          else window.sayToBank(text)
        },
      }
    },
    { kept: holder.kept.bank, hello: native.hello },
  )
}
