export interface PermissionProps {
  /** What the host will ask for next. */
  kind: 'camera'
  onAllow: () => void
  onLater: () => void
}
