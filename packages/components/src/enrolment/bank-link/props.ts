import type { Bank } from '@essc/models/enrolment/bank'

export interface BankLinkProps {
  /** Payment is on and the holder goes on. */
  onDone: () => void
}

export interface BankLinkViewProps extends BankLinkProps {
  /** The account; `BankLink` makes one of its own. */
  model: Bank
}
