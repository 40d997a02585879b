import type { Host } from '@essc/hosts/host'
import type { EnrolmentStep, FacePath } from '@essc/protocol/enrolment/schema'

export type FaceStep = Extract<EnrolmentStep, { kind: 'face' }>

/** Whether this phone can carry a way of a face check out. */
export function canTakePath(host: Host, path: FacePath): boolean {
  if (path === 'host') return host.faceMeans !== undefined && host.supports('verifyFace')
  return path === 'desk' || host.supports('askPage')
}

/** The best way of a face check that is open to the document and that this phone can carry out. */
export function facePath(host: Host, step: Pick<FaceStep, 'paths'>): FacePath {
  return step.paths.find((path) => canTakePath(host, path)) ?? 'desk'
}
