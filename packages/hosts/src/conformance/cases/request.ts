import { isEsscError } from '@essc/protocol/errors'
import type { FakeHttpRequest, FakeHttpResponse } from '../../fakes/options.ts'
import type { Cancellation, HostRequest } from '../../host.ts'
import type { ConformanceCase } from '../rig.ts'
import { WRONG_SHAPES } from './trouble.ts'

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
    {
      id: 'request.text',
      rule: 'No character of a body is changed on either way: line ends, blanks, signs outside the basic plane.',
      run: async (kit) => {
        const bodies = [
          ' ',
          '\r\n\t',
          '"',
          '0',
          'null',
          '{"a":1.0}',
          '\u2028\u2029',
          '𠮷🪪',
          'a=b&c=d+e%20f',
        ]
        for (const body of bodies) {
          const fetch = async () => ({ status: 200, headers: {}, body })
          const { host, control } = await kit.make({ fetch })
          const answer = await kit.resolves(host.request({ ...GET, method: 'POST', body }))
          kit.equal(answer.body, body, 'answer')
          kit.equal(control.state.requests[0]?.body, body, 'body')
        }
      },
    },
    {
      id: 'request.sends',
      rule: 'A body of a megabyte and a hundred headers leave the phone whole.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const body = 'x'.repeat(1_048_576)
        const headers: Record<string, string> = {}
        for (let n = 0; n < 100; n += 1) headers[`x-header-${n}`] = `value ${n}`
        await kit.resolves(host.request({ ...GET, method: 'POST', headers, body }))
        const [seen] = control.state.requests
        kit.equal(seen?.body?.length, body.length, 'length')
        kit.equal(seen?.headers['x-header-99'], 'value 99', 'last header')
      },
    },
    {
      id: 'request.emptyBody',
      rule: 'An answer without a body has an empty text, and an answer without headers none.',
      run: async (kit) => {
        const { host } = await kit.make({
          fetch: async () => ({ status: 204, headers: {}, body: '' }),
        })
        kit.equal(
          await kit.resolves(host.request({ ...GET, method: 'POST', body: '' })),
          { status: 204, headers: {}, body: '' },
          'answer',
        )
      },
    },
    {
      id: 'request.shapes',
      rule: 'An answer that has no status, or a body that is no text, is never handed on.',
      run: async (kit) => {
        const answers = [
          ...WRONG_SHAPES,
          { status: 99, statusCode: 99, headers: {}, header: {}, data: '' },
          { status: 600, statusCode: 600, headers: {}, header: {}, data: '' },
          { status: 200.5, statusCode: 200.5, headers: {}, header: {}, data: '' },
          { status: 200, statusCode: 200, headers: {}, header: {}, data: { parsed: true } },
          { status: 200, statusCode: 200, headers: {}, header: {}, data: 42 },
        ]
        for (const raw of answers) {
          const { host } = await kit.make({ troubles: { request: { raw } } })
          const end = await kit.resolves(host.request(GET).catch((error) => error))
          // A host whose body has another name has an answer without one here.
          const { status } = (raw ?? {}) as { status?: unknown }
          const isSound =
            isEsscError(end, 'HOST_FAILED', 'NETWORK_UNREACHABLE') ||
            (status === 200 && end.status === 200 && end.body === '')
          kit.equal(isSound, true, `an end after ${JSON.stringify(raw)}`)
        }
      },
    },
    {
      id: 'request.once',
      rule: 'A request leaves the phone once, however it ends: trying again is the caller’s.',
      run: async (kit) => {
        for (const fetch of [
          () => Promise.reject(new Error('refused')),
          never,
          async () => ({ status: 503, headers: {}, body: '' }),
        ]) {
          const { host, control } = await kit.make({ fetch })
          const ended = host.request({ ...GET, method: 'POST', body: '{}' }).then(
            () => {},
            () => {},
          )
          await kit.resolves(ended)
          await kit.clock.advance(60_000)
          kit.equal(control.state.requests.length, 1, 'requests')
        }
      },
    },
    {
      id: 'request.offline',
      rule: 'A network that goes and comes back: what began without it fails, what begins with it arrives.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        control.setNetwork(false)
        await kit.rejects(host.request(GET), 'NETWORK_UNREACHABLE')
        control.setNetwork(true)
        kit.equal((await kit.resolves(host.request(GET))).status, 200, 'status')
      },
    },
    {
      id: 'request.slow',
      rule: 'A server may use the whole of `timeoutMs`, which may be half a minute.',
      run: async (kit) => {
        const body = 'waited'
        const fetch = () =>
          new Promise<FakeHttpResponse>((resolve) => {
            kit.clock.timer(() => resolve({ status: 200, headers: {}, body }), 29_900)
          })
        const { host } = await kit.make({ fetch })
        const answer = await kit.resolves(host.request({ ...GET, timeoutMs: 30_000 }))
        kit.equal(answer.body, body, 'body')
      },
    },
    {
      id: 'request.givenUp',
      rule: 'A request whose time is over is given up at the host too, and what comes after that is not heard.',
      run: async (kit) => {
        const late = (tell: (answer: FakeHttpResponse) => void) =>
          kit.clock.timer(() => tell({ status: 200, headers: {}, body: 'late' }), 20_000)
        const fetch = () => new Promise<FakeHttpResponse>((resolve) => void late(resolve))
        const { host } = await kit.make({ fetch })
        const asked = host.request(GET)
        await kit.rejects(asked, 'NETWORK_TIMEOUT', GET.timeoutMs + 2_000)
        await kit.clock.advance(60_000)
        await kit.rejects(asked, 'NETWORK_TIMEOUT', 1)
      },
    },
    {
      id: 'request.cancelAfter',
      rule: 'Cancelling what has ended changes nothing and gives nothing up.',
      run: async (kit) => {
        const { host, control } = await kit.make()
        const { cancellation, cancel, listening } = cancelling()
        const asked = host.request({ ...GET, cancellation })
        kit.equal((await kit.resolves(asked)).status, 200, 'status')
        kit.equal(listening(), 0, 'listeners left behind')
        cancel()
        kit.equal((await kit.resolves(asked)).status, 200, 'status')
        kit.equal(control.state.aborted, 0, 'given up')
      },
    },
    {
      id: 'request.cancelOne',
      rule: 'Of many requests the cancelled one ends, the others arrive.',
      run: async (kit) => {
        const { host } = await kit.make({ fetch: slowerFirst(kit.clock.timer) })
        const { cancellation, cancel } = cancelling()
        const first = host.request({ ...GET, url: `${GET.url}/1`, cancellation })
        const others = ['2', '3'].map((n) => host.request({ ...GET, url: `${GET.url}/${n}` }))
        cancel()
        await kit.rejects(first, 'HOST_CANCELLED', 1)
        const bodies = (await kit.resolves(Promise.all(others))).map(({ body }) => body)
        kit.equal(bodies, ['2', '3'], 'bodies')
      },
    },
    {
      id: 'request.clock',
      rule: 'A clock that is set during a request neither ends it nor keeps it from ending.',
      run: async (kit) => {
        for (const dayMs of [86_400_000, -86_400_000]) {
          const { host } = await kit.make({ troubles: { request: { delayMs: 2_000 } } })
          const asked = host.request(GET)
          kit.clock.set(kit.clock.now() + dayMs)
          kit.equal((await kit.resolves(asked)).status, 200, 'status')
          const silent = await kit.make({ troubles: { request: { delivery: 'never' } } })
          const lost = silent.host.request(GET)
          kit.clock.set(kit.clock.now() + dayMs)
          await kit.rejects(lost, 'NETWORK_TIMEOUT', GET.timeoutMs + 2_000)
        }
      },
    },
    {
      id: 'request.refused',
      rule: 'An address that the host does not let the app reach is HOST_FAILED, or NETWORK_UNREACHABLE where the host does not say why.',
      run: async (kit) => {
        const { host } = await kit.make({ troubles: { request: { outcome: 'deny' } } })
        const error = await kit.rejects(host.request(GET), ['HOST_FAILED', 'NETWORK_UNREACHABLE'])
        kit.equal(error.member, 'request', 'member')
        kit.equal(error.message.includes('card.example'), false, 'address in the message')
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

export function cancelling(): { cancellation: Cancellation; cancel(): void; listening(): number } {
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
    listening: () => listeners.length,
    cancel: () => {
      cancelled = true
      for (const listener of listeners.slice()) listener()
    },
  }
}
