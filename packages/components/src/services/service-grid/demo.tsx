import { Services } from '@essc/models/services/services'
import { type Demo, nothing } from '../../shared/demo.ts'
import { demoDirectory } from '../service-list/demo.tsx'
import { ServiceGridView } from './ServiceGrid.tsx'

export const demo: Demo = {
  name: 'services/service-grid',
  states: {
    grid: (app) => <ServiceGridView model={demoDirectory(app)} onChoose={nothing} />,
    loading: (app) => <ServiceGridView model={new Services(app)} onChoose={nothing} />,
  },
}
