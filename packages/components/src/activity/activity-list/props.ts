import type { Activity } from '@essc/models/activity/activity'

export interface ActivityListProps {
  /** Only the newest so many, without a heading. Default: all. */
  limit?: number
}

export interface ActivityListViewProps extends ActivityListProps {
  /** The entries; `ActivityList` makes one of its own. */
  model: Activity
}
