import { type Capability, has } from './capabilities'
import { appName } from './name'

interface Part {
  root: string
  pages: string[]
  /** The capability that needs it; without one it is always there. */
  of?: Capability
}

const parts: Part[] = [
  { root: 'pages/enrolment', pages: ['index', ...(has('payments') ? ['bank'] : [])] },
  {
    root: 'pages/code',
    pages: ['identity', 'travel', ...(has('payments') ? ['payment'] : [])],
    of: 'codes',
  },
  { root: 'pages/pay', pages: ['index', 'scan'], of: 'payments' },
  { root: 'pages/services', pages: ['index'], of: 'services' },
  { root: 'pages/activity', pages: ['index'], of: 'activity' },
  { root: 'pages/settings', pages: ['index'] },
  { root: 'pages/leave', pages: ['index'] },
  { root: 'pages/web', pages: ['index'] },
  // For testers, docs/conformance.md: no page of the app leads to it.
  { root: 'pages/conformance', pages: ['index'] },
  // The components' demos: a build of its own, see docs/design.md.
  ...(process.env.ESSC_GALLERY ? [{ root: 'pages/gallery', pages: ['index'] }] : []),
]

export default defineAppConfig({
  pages: ['pages/home/index'],
  subPackages: parts
    .filter(({ of }) => of === undefined || has(of))
    .map(({ root, pages }) => ({ root, pages })),
  lazyCodeLoading: 'requiredComponents',
  window: {
    backgroundTextStyle: 'light',
    backgroundColor: '#f2f5f7',
    navigationBarBackgroundColor: '#ffffff',
    navigationBarTitleText: appName,
    navigationBarTextStyle: 'black',
  },
})
