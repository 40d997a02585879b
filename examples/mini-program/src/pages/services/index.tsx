import { ServiceList } from '@essc/components/services/service-list/ServiceList'
import { Page } from '../../shared/Page'

export default function ServicesPage() {
  return (
    <Page>
      <ServiceList />
    </Page>
  )
}
