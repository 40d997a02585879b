import type { ConformanceCase } from '../rig.ts'

/** Cases of the privacy notice where the host itself holds the person's consent. */
export function privacyCases(): ConformanceCase[] {
  return [
    {
      id: 'askPrivacy.agreed',
      needs: ['askPrivacy', 'getPrivacy'],
      rule: 'Resolves when the person agreed; then no consent is needed any more.',
      run: async (kit) => {
        const { host } = await kit.make({ needsPrivacy: true })
        kit.equal((await kit.resolves(host.getPrivacy?.()))?.isNeeded, true, 'needed')
        await kit.resolves(host.askPrivacy?.())
        kit.equal((await kit.resolves(host.getPrivacy?.()))?.isNeeded, false, 'needed')
      },
    },
    {
      id: 'askPrivacy.refused',
      needs: ['askPrivacy', 'getPrivacy'],
      rule: 'A person who refuses is HOST_DENIED, and is asked again the next time.',
      run: async (kit) => {
        const ui = { privacy: async () => false }
        const { host } = await kit.make({ needsPrivacy: true, ui })
        await kit.rejects(host.askPrivacy?.(), 'HOST_DENIED')
        kit.equal((await kit.resolves(host.getPrivacy?.()))?.isNeeded, true, 'needed')
      },
    },
    {
      id: 'askPrivacy.ends',
      needs: ['askPrivacy'],
      rule: 'A host that refuses, throws or never answers ends it with an error that names the member.',
      run: async (kit) => {
        for (const askPrivacy of [
          { outcome: 'fail' },
          { delivery: 'throw' },
          { delivery: 'never' },
        ] as const) {
          const { host } = await kit.make({ troubles: { askPrivacy } })
          const error = await kit.rejects(host.askPrivacy?.(), ['HOST_FAILED', 'HOST_TIMEOUT'])
          kit.equal(error.member, 'askPrivacy', 'member')
        }
      },
    },
    {
      id: 'onPrivacyNeeded.answered',
      needs: ['onPrivacyNeeded'],
      rule: 'The host’s question comes to the app, whose agree or refuse is the answer.',
      run: async (kit) => {
        for (const [isAgreed, outcome] of [
          [true, 'agreed'],
          [false, 'refused'],
        ] as const) {
          const { host, control } = await kit.make({ needsPrivacy: true })
          let asked = 0
          host.onPrivacyNeeded?.((question) => {
            asked += 1
            if (isAgreed) question.agree('agree-button')
            else question.refuse()
          })
          kit.equal(await kit.resolves(control.needPrivacy?.()), outcome, 'outcome')
          kit.equal(asked, 1, 'questions')
        }
      },
    },
  ]
}
