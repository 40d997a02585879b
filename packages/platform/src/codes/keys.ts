/** The first key that signs authorisations; its successors are in the table of issuer keys. */
export const ISSUER_KEY = 'issuer'
/** The same for the transport layout, which signs without our tags: never one key for both. */
export const TRANSPORT_ISSUER_KEY = 'transport-issuer'
/** The certificate authority of the sandbox, above the transport issuers. */
export const TRANSPORT_CA_KEY = 'transport-ca'
/** The key that terminals pin when they are provisioned. */
export const BUNDLE_KEY = 'bundle'
/** The key that signs status lists as JWTs. */
export const STATUS_LIST_KEY = 'status-list'
/** The key that payment secrets are sealed under. */
export const PAYMENT_SECRET_KEY = 'payment-secret'
