import { eventCases } from './cases/events.ts'
import { extraCases } from './cases/extras.ts'
import { faceCases } from './cases/face.ts'
import { fileCases } from './cases/files.ts'
import { loginCases } from './cases/login.ts'
import { payCases } from './cases/pay.ts'
import { privacyCases } from './cases/privacy.ts'
import { requestCases } from './cases/request.ts'
import { scanCases } from './cases/scan.ts'
import { screenCases } from './cases/screen.ts'
import { storageCases } from './cases/storage.ts'
import type { ConformanceCase } from './rig.ts'

/** Every rule of the host interface, in the order of docs/hosts.md. */
export function conformanceCases(): ConformanceCase[] {
  return [
    ...loginCases(),
    ...requestCases(),
    ...storageCases(),
    ...scanCases(),
    ...payCases(),
    ...faceCases(),
    ...screenCases(),
    ...eventCases(),
    ...extraCases(),
    ...fileCases(),
    ...privacyCases(),
  ]
}
