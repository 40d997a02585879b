export interface ConsentSheetProps {
  /** Who asks, as registered. */
  who: string
  /** What for. */
  purpose: string
  /** Names of the data that will be given. */
  fields: readonly string[]
  /** Names of the data that one may expect to be given and that will not. Default: none. */
  kept?: readonly string[]
  /** Until when it holds, as text. Default: not said. */
  until?: string
  /** While the answer is under way. */
  busy?: boolean
  onAgree: () => void
  onDecline: () => void
}
