import type { Code } from '@essc/models/codes/code'

export interface CodePanelProps {
  /** `identity` is shown at desks, `payment` at tills. */
  kind: 'identity' | 'payment'
}

export interface CodePanelViewProps {
  /** What is shown and what happens; `CodePanel` makes one of its own. */
  model: Code
}
