import type { App } from '@essc/models/app'
import { type Demo, nothing } from '../../shared/demo.ts'
import { demoDirectory } from '../service-list/demo.tsx'
import { ServiceDetail } from './ServiceDetail.tsx'

const detail =
  (serviceId: string, error = '') =>
  (app: App) => {
    const model = demoDirectory(app)
    model.choose(serviceId)
    const view = model.view.detail
    return (
      view && (
        <ServiceDetail
          detail={view}
          busy={false}
          error={error}
          onEnter={nothing}
          onClose={nothing}
        />
      )
    )
  }

export const demo: Demo = {
  name: 'services/service-detail',
  states: { open: detail('service-1'), closed: detail('service-3') },
}
