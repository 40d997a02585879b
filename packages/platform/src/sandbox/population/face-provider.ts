import { EsscError } from '@essc/protocol/errors'
import type { FaceOutcome, FaceProvider } from '../../ports/face.ts'
import type { SandboxPopulation } from './sandbox-population.ts'

/** A face provider without a page of its own. */
export type FaceBehaviour = Omit<FaceProvider, 'page'>

/**
 * The sandbox's face provider. It keeps nothing: how a check ends is the person's behaviour, and the
 * platform, which counts the tries, says which one this is.
 */
export function createFaceProvider(population: SandboxPopulation): FaceBehaviour {
  const reachable = (personRef: string) => {
    const { face } = population.behaviour(personRef)
    if (face === 'unavailable') throw new EsscError('FACE_UNAVAILABLE')
    return face
  }
  return {
    async start({ personRef, challenge }) {
      reachable(personRef)
      return { faceSessionId: `face_${challenge}` }
    },
    async outcome({ personRef, attempt }): Promise<FaceOutcome> {
      const face = reachable(personRef)
      // Nobody's face can match a person that the registry does not know.
      if (!population.person(personRef)) return 'refused'
      if (face === 'refusedOnce') return attempt > 1 ? 'passed' : 'refused'
      return face
    },
  }
}
