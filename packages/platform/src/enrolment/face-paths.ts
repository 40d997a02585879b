import type { DocumentKind } from '@essc/protocol/enrolment/document-number'
import type { FaceCheckMeans, FaceHelp, FacePath } from '@essc/protocol/enrolment/schema'

/** Whose document it is, as far as the face providers tell documents apart. */
type Group = 'resident' | 'permit' | 'foreign'

const groups: Readonly<Record<DocumentKind, Group>> = {
  'resident-id': 'resident',
  'hong-kong-permit': 'permit',
  'macao-permit': 'permit',
  'taiwan-permit': 'permit',
  'foreign-resident-2017': 'foreign',
  'foreign-resident-2023': 'foreign',
}

const HOST_FIRST: readonly FacePath[] = ['host', 'page', 'desk']
const PAGE_FIRST: readonly FacePath[] = ['page', 'desk']

/**
 * The ways to check a face by host and document, the best first. WeChat's and Alipay's own checks
 * take resident ids of the mainland alone; a bank's app hands the check's id to the provider by our
 * bridge, which takes every document. A page in a browser has no check of its own.
 */
const paths: Readonly<Record<string, Readonly<Record<Group, readonly FacePath[]>>>> = {
  wechat: { resident: HOST_FIRST, permit: PAGE_FIRST, foreign: PAGE_FIRST },
  'wechat-plugin': { resident: PAGE_FIRST, permit: PAGE_FIRST, foreign: PAGE_FIRST },
  'wechat-web': { resident: PAGE_FIRST, permit: PAGE_FIRST, foreign: PAGE_FIRST },
  alipay: { resident: HOST_FIRST, permit: PAGE_FIRST, foreign: PAGE_FIRST },
  bank: { resident: HOST_FIRST, permit: HOST_FIRST, foreign: HOST_FIRST },
  upsdk: { resident: PAGE_FIRST, permit: PAGE_FIRST, foreign: PAGE_FIRST },
  oauth: { resident: PAGE_FIRST, permit: PAGE_FIRST, foreign: PAGE_FIRST },
  // These speak WeChat's and Alipay's language and hand the check to the bank that contains them.
  finclip: { resident: HOST_FIRST, permit: PAGE_FIRST, foreign: PAGE_FIRST },
  mpaas: { resident: HOST_FIRST, permit: PAGE_FIRST, foreign: PAGE_FIRST },
  web: { resident: PAGE_FIRST, permit: PAGE_FIRST, foreign: PAGE_FIRST },
  simulated: { resident: HOST_FIRST, permit: HOST_FIRST, foreign: HOST_FIRST },
}

/** A host that is not known, or that the phone did not name, is offered what every document may use. */
const UNKNOWN: Readonly<Record<Group, readonly FacePath[]>> = {
  resident: HOST_FIRST,
  permit: PAGE_FIRST,
  foreign: PAGE_FIRST,
}

/** The ways that are open to a kind of document in a host, the best first. */
export function facePaths(kind: DocumentKind, host: string | undefined): readonly FacePath[] {
  const table = host === undefined || !Object.hasOwn(paths, host) ? UNKNOWN : paths[host]!
  return table[groups[kind]]
}

/**
 * Whether a check may be ordered by these means. WeChat's and Alipay's are closed to permits and
 * foreign documents whatever host the phone says it is in.
 */
export function isFaceOpen(
  kind: DocumentKind,
  host: string | undefined,
  means: FaceCheckMeans,
): boolean {
  const isOwn = means === 'wechat' || means === 'alipay'
  if (isOwn && groups[kind] !== 'resident') return false
  return facePaths(kind, host).includes(means === 'page' ? 'page' : 'host')
}

/** From so many refused faces of a day on, other ways are offered. */
export const HELP_FROM_TRIES = 2

/** Who can help where a face does not match, and what to bring. */
const help: readonly FaceHelp[] = [
  { kind: 'helper', bring: ['phone', 'document', 'helperDocument'] },
  { kind: 'desk', bring: ['document', 'phone'] },
  { kind: 'bank', bring: ['document', 'physicalCard', 'phone'] },
]

/** The ways out after so many refused faces; none before. */
export function faceHelp(tries: number): FaceHelp[] {
  return tries < HELP_FROM_TRIES ? [] : help.map(({ kind, bring }) => ({ kind, bring: [...bring] }))
}
