import type { FakeHttpResponse, FakeTrouble } from '../../fakes/options.ts'
import type { Cancellation } from '../../host.ts'
import type { CaseKit, ConformanceCase, RigHost } from '../rig.ts'
import { cancelling } from './request.ts'

const PNG = 'data:image/png;base64,iVBORw0KGgo='
const URL = 'https://card.example/v1/pictures'
const TIMEOUT_MS = 20_000
const ENDS = ['HOST_FAILED', 'HOST_TIMEOUT'] as const
const never = () => new Promise<FakeHttpResponse>(() => {})

/** Cases of `chooseImage` and `upload`: a picture of the person's, on its way to a server. */
export function fileCases(): ConformanceCase[] {
  const uploading = async (made: RigHost, kit: CaseKit) => {
    const begin = await chosen(made, kit)
    return begin()
  }
  const chosen = async ({ host }: RigHost, kit: CaseKit) => {
    const file = await kit.resolves(host.chooseImage?.('camera'))
    const headers = { 'x-essc': 'a b' }
    return (cancellation?: Cancellation) =>
      host.upload?.({ url: URL, file, name: 'face', headers, timeoutMs: TIMEOUT_MS, cancellation })
  }
  const needs = ['upload', 'chooseImage'] as const
  return [
    {
      id: 'chooseImage.done',
      needs: ['chooseImage'],
      rule: 'Resolves with a file from where it was asked for, the camera or the album.',
      run: async (kit) => {
        const asked: string[] = []
        const image = async (source: string) => {
          asked.push(source)
          return PNG
        }
        const { host } = await kit.make({ ui: { image } })
        for (const source of ['camera', 'album'] as const) {
          const { path } = await kit.resolves(host.chooseImage?.(source))
          kit.equal(typeof path === 'string' && path !== '', true, 'path')
        }
        // A page leaves the source to the person, or to the app around it.
        kit.equal(asked, ['camera', 'album'], 'sources')
      },
    },
    {
      id: 'chooseImage.cancel',
      needs: ['chooseImage'],
      rule: 'A person who leaves it is HOST_CANCELLED, one who keeps the camera HOST_DENIED.',
      run: async (kit) => {
        const left = await kit.make({ ui: { image: async () => 'cancel' } })
        await kit.rejects(left.host.chooseImage?.('camera'), 'HOST_CANCELLED')
        const kept = await kit.make({ ui: { image: async () => 'deny' } })
        await kit.rejects(kept.host.chooseImage?.('camera'), 'HOST_DENIED')
      },
    },
    {
      id: 'chooseImage.ends',
      needs: ['chooseImage'],
      rule: 'A host that refuses, throws, answers without a picture or never answers ends it with an error that names the member.',
      run: async (kit) => {
        const shapes = [
          { image: 1 },
          { image: 'data:,x', tempFiles: [], tempFilePaths: [] },
          { image: {}, tempFiles: 'x', tempFilePaths: 'x' },
          { image: [], tempFiles: [{}], tempFilePaths: [''] },
        ]
        const troubles: FakeTrouble[] = [
          { outcome: 'fail' },
          { delivery: 'throw' },
          { delivery: 'never' },
          ...shapes.map((raw) => ({ raw })),
        ]
        for (const chooseImage of troubles) {
          const { host } = await kit.make({ troubles: { chooseImage } })
          const error = await kit.rejects(host.chooseImage?.('album'), ENDS)
          kit.equal(error.member, 'chooseImage', 'member')
        }
      },
    },
    {
      id: 'upload.done',
      needs,
      rule: 'The picture leaves the phone as a form’s part of that name, with the headers, and the server’s answer comes back.',
      run: async (kit) => {
        const made = await kit.make({
          ui: { image: async () => PNG },
          fetch: async () => ({ status: 201, headers: { 'x-kept': 'yes' }, body: '{"kept":true}' }),
        })
        const { status, headers, body } = (await kit.resolves(uploading(made, kit))) ?? {}
        kit.equal([status, body], [201, '{"kept":true}'], 'answer')
        // Some hosts do not hand out the headers of an upload’s answer; none makes some up.
        const heard = Object.entries(headers ?? {})
        kit.equal(heard.length === 0 || headers?.['x-kept'] === 'yes', true, 'headers')
        const [sent] = made.control.state.uploads
        kit.equal(
          [sent?.url, sent?.name, sent?.file, sent?.headers['x-essc']],
          [URL, 'face', PNG.split(',')[1], 'a b'],
          'upload',
        )
      },
    },
    {
      id: 'upload.status',
      needs,
      rule: 'Every status is an answer; a body that is no text is not.',
      run: async (kit) => {
        for (const status of [204, 413, 503]) {
          const made = await kit.make({ fetch: async () => ({ status, headers: {}, body: 'no' }) })
          const answer = await kit.resolves(uploading(made, kit))
          kit.equal([answer?.status, answer?.body], [status, 'no'], 'answer')
        }
        const raw = { statusCode: 200, header: {}, data: { parsed: 1 }, errMsg: 'uploadFile:ok' }
        const made = await kit.make({ troubles: { upload: { raw } } })
        await kit.rejects(uploading(made, kit), ['HOST_FAILED', 'NETWORK_UNREACHABLE'])
      },
    },
    {
      id: 'upload.unreachable',
      needs,
      rule: 'Without a network it is NETWORK_UNREACHABLE.',
      run: async (kit) => {
        const made = await kit.make()
        made.control.setNetwork(false)
        const error = await kit.rejects(uploading(made, kit), 'NETWORK_UNREACHABLE')
        kit.equal(error.member, 'upload', 'member')
      },
    },
    {
      id: 'upload.never',
      needs,
      rule: 'A server that never answers is NETWORK_TIMEOUT at its time and at most two seconds later, and given up at the host.',
      run: async (kit) => {
        let givenUp = 0
        const made = await kit.make({
          // By the adapter, or by a host that keeps the time itself.
          fetch: (_request, onGivenUp) => {
            onGivenUp(() => {
              givenUp += 1
            })
            return never()
          },
        })
        const begin = await chosen(made, kit)
        const began = kit.clock.now()
        await kit.rejects(begin(), 'NETWORK_TIMEOUT', TIMEOUT_MS + 2_000)
        kit.equal(kit.clock.now() - began >= TIMEOUT_MS, true, 'its time')
        kit.equal(givenUp, 1, 'given up')
      },
    },
    {
      id: 'upload.cancel',
      needs,
      rule: 'A cancelled upload is HOST_CANCELLED at once and given up at the host.',
      run: async (kit) => {
        const made = await kit.make({ fetch: never })
        const { cancellation, cancel } = cancelling()
        const begin = await chosen(made, kit)
        const asked = begin(cancellation)
        asked?.catch(() => {})
        await kit.clock.advance(500)
        cancel()
        await kit.rejects(asked, 'HOST_CANCELLED', 1)
        kit.equal(made.control.state.aborted, 1, 'given up')
      },
    },
    {
      id: 'upload.onlyComplete',
      needs,
      rule: 'A `complete` alone counts by what it says; a throw is NETWORK_UNREACHABLE.',
      run: async (kit) => {
        const only = await kit.make({ troubles: { upload: { delivery: 'onlyComplete' } } })
        await ended(kit, uploading(only, kit), 'NETWORK_TIMEOUT')
        const broken = await kit.make({ troubles: { upload: { delivery: 'throw' } } })
        await kit.rejects(uploading(broken, kit), 'NETWORK_UNREACHABLE')
        const failed = await kit.make({ troubles: { upload: { outcome: 'unavailable' } } })
        await kit.rejects(uploading(failed, kit), 'NETWORK_UNREACHABLE')
      },
    },
  ]
}

/**
 * A browser has no `complete`: there nothing is answered, where others have their answer, and an app with
 * one callback one that says neither yes nor no.
 */
async function ended(
  kit: CaseKit,
  asked: Promise<{ status: number } | undefined>,
  silence: 'NETWORK_TIMEOUT',
): Promise<void> {
  const end = await kit.resolves(
    asked.then(
      (answer) => answer?.status,
      (error: { code: unknown }) => error.code,
    ),
  )
  const isEnd = end === 200 || end === silence || end === 'HOST_FAILED'
  kit.equal(isEnd, true, `an end: ${String(end)}`)
}
