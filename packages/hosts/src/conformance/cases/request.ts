import type { FakeHttpRequest, FakeHttpResponse } from '../../fakes/options.ts'
import type { Cancellation, HostRequest } from '../../host.ts'
import type { ConformanceCase } from '../rig.ts'

const GET: HostRequest = {
  url: 'https://card.example/v1/now',
  method: 'GET',
  headers: {},
  timeoutMs: 5_000,
}

const never = () => new Promise<FakeHttpResponse>(() => {})

/** Cases of `request`. */
export function requestCases(): ConformanceCase[] {
  return [
    {
      id: 'request.sent',
      rule: 'Address, method, headers and the exact text of the body arrive.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const body = '{"name":"阿衣古丽·买买提", "n": 1.0}'
        const headers = { 'content-type': 'application/json', 'essc-proof': 'a, b' }
        await kit.resolves(host.request({ ...GET, method: 'POST', headers, body }))
        const [seen] = control.state.requests
        kit.equal([seen?.url, seen?.method, seen?.body], [GET.url, 'POST', body], 'request')
        kit.equal(seen?.headers['essc-proof'], 'a, b', 'header')
        await kit.resolves(host.request(GET))
        kit.equal(control.state.requests[1]?.body, undefined, 'body of a GET')
      },
    },
    {
      id: 'request.answer',
      rule: 'The answer has the status, headers by lower-case name, and the body as it came: JSON is not parsed.',
      run: async (kit) => {
        const body = '{ "balance": 12345678901234567890 }'
        const headers = { 'content-type': 'application/json', 'essc-nonce': 'N' }
        const { host } = await kit.make({ fetch: async () => ({ status: 201, headers, body }) })
        kit.equal(await kit.resolves(host.request(GET)), { status: 201, headers, body }, 'answer')
      },
    },
    {
      id: 'request.status',
      rule: 'Any status resolves, with its body.',
      run: async (kit) => {
        for (const status of [204, 302, 400, 401, 409, 422, 500, 503]) {
          const body = status === 204 ? '' : `{"status":${status}}`
          const { host } = await kit.make({ fetch: async () => ({ status, headers: {}, body }) })
          kit.equal(
            await kit.resolves(host.request(GET)),
            { status, headers: {}, body },
            `status ${status}`,
          )
        }
      },
    },
    {
      id: 'request.huge',
      rule: 'A body of a megabyte comes whole.',
      run: async (kit) => {
        const body = '社保'.repeat(524_288)
        const { host } = await kit.make({ fetch: async () => ({ status: 200, headers: {}, body }) })
        kit.equal((await kit.resolves(host.request(GET))).body.length, body.length, 'length')
      },
    },
    {
      id: 'request.timeout',
      rule: 'A server that does not answer is NETWORK_TIMEOUT, at most 2 s after `timeoutMs`.',
      run: async (kit) => {
        const { host } = await kit.make({ fetch: never })
        await kit.rejects(host.request(GET), 'NETWORK_TIMEOUT', GET.timeoutMs + 2_000)
      },
    },
    {
      id: 'request.never',
      rule: 'A host that never answers is the same.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { request: { delivery: 'never' } } })
        await kit.rejects(host.request(GET), 'NETWORK_TIMEOUT', GET.timeoutMs + 2_000)
      },
    },
    {
      id: 'request.unreachable',
      rule: 'No network is NETWORK_UNREACHABLE.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        control.setNetwork(false)
        await kit.rejects(host.request(GET), 'NETWORK_UNREACHABLE')
        const refused = await kit.make({ fetch: () => Promise.reject(new Error('refused')) })
        await kit.rejects(refused.host.request(GET), 'NETWORK_UNREACHABLE')
      },
    },
    {
      id: 'request.throws',
      rule: 'A host that throws at once is NETWORK_UNREACHABLE.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { request: { delivery: 'throw' } } })
        await kit.rejects(host.request(GET), 'NETWORK_UNREACHABLE')
      },
    },
    {
      id: 'request.double',
      rule: 'Of two answers the first counts.',
      run: async (kit) => {
        const { host } = await kit.make({
          troubles: { request: { delivery: 'double' } },
          fetch: async () => ({ status: 200, headers: {}, body: 'first' }),
        })
        kit.equal((await kit.resolves(host.request(GET))).body, 'first', 'body')
        await kit.clock.advance(60_000)
      },
    },
    {
      id: 'request.completeFirst',
      rule: 'A `complete` that comes before fail is not an answer.',
      run: async (kit) => {
        const { host } = await kit.make({
          troubles: { request: { delivery: 'completeFirst' } },
          fetch: () => Promise.reject(new Error('refused')),
        })
        await kit.rejects(host.request(GET), 'NETWORK_UNREACHABLE')
      },
    },
    {
      id: 'request.cancel',
      rule: 'A cancelled request is HOST_CANCELLED at once and given up at the host.',
      run: async (kit) => {
        const { host, control } = await kit.make({ fetch: never })
        const { cancellation, cancel } = cancelling()
        const asked = host.request({ ...GET, cancellation })
        await kit.clock.advance(100)
        cancel()
        await kit.rejects(asked, 'HOST_CANCELLED', 1)
        kit.equal(control.state.aborted, 1, 'given up')
      },
    },
    {
      id: 'request.cancelledBefore',
      rule: 'A request that was cancelled before it began does not leave the phone.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const { cancellation, cancel } = cancelling()
        cancel()
        await kit.rejects(host.request({ ...GET, cancellation }), 'HOST_CANCELLED', 1)
        await kit.clock.advance(1_000)
        kit.equal(control.state.requests.length, 0, 'requests')
      },
    },
    {
      id: 'request.parallel',
      rule: 'Requests at the same time each get their own answer, in whatever order they come.',
      run: async (kit) => {
        const { host } = await kit.make({ fetch: slowerFirst(kit.clock.timer) })
        const all = ['1', '2', '3'].map((n) => host.request({ ...GET, url: `${GET.url}/${n}` }))
        const bodies = (await kit.resolves(Promise.all(all))).map(({ body }) => body)
        kit.equal(bodies, ['1', '2', '3'], 'bodies')
      },
    },
  ]
}

/** The first request waits longest. */
function slowerFirst(timer: (call: () => void, delayMs: number) => unknown) {
  let delayMs = 300
  return (request: FakeHttpRequest) => {
    const body = request.url.slice(-1)
    delayMs -= 100
    return new Promise<FakeHttpResponse>((resolve) => {
      timer(() => resolve({ status: 200, headers: {}, body }), delayMs)
    })
  }
}

function cancelling(): { cancellation: Cancellation; cancel(): void } {
  const listeners: (() => void)[] = []
  let cancelled = false
  return {
    cancellation: {
      get cancelled() {
        return cancelled
      },
      onCancel: (listener) => {
        listeners.push(listener)
        return () => void listeners.splice(listeners.indexOf(listener), 1)
      },
    },
    cancel: () => {
      cancelled = true
      for (const listener of listeners.slice()) listener()
    },
  }
}
