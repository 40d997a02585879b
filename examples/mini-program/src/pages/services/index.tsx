import { ServiceList } from '@essc/components/services/service-list/ServiceList'
import { Page } from '../../shared/Page'
import { WithCard } from '../../shared/WithCard'

export default function ServicesPage() {
  return (
    <Page>
      <WithCard>
        <ServiceList />
      </WithCard>
    </Page>
  )
}
