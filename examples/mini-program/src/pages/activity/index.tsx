import { ActivityList } from '@essc/components/activity/activity-list/ActivityList'
import { Page } from '../../shared/Page'
import { WithCard } from '../../shared/WithCard'

export default function ActivityPage() {
  return (
    <Page>
      <WithCard>
        <ActivityList />
      </WithCard>
    </Page>
  )
}
