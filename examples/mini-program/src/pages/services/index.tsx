import { ServiceList } from '@essc/components/services/service-list/ServiceList'
import { useRouter } from '@tarojs/taro'
import { Page } from '../../shared/Page'
import { WithCard } from '../../shared/WithCard'

export default function ServicesPage() {
  const { service } = useRouter().params
  return (
    <Page>
      <WithCard>
        <ServiceList {...(service ? { chosen: service } : {})} />
      </WithCard>
    </Page>
  )
}
