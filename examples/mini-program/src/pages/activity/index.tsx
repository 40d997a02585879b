import { ActivityList } from '@essc/components/activity/activity-list/ActivityList'
import { Page } from '../../shared/Page'

export default function ActivityPage() {
  return (
    <Page>
      <ActivityList />
    </Page>
  )
}
