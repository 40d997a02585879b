/** The key that signs authorisations. */
export const ISSUER_KEY = 'issuer'
/** The key that terminals pin when they are provisioned. */
export const BUNDLE_KEY = 'bundle'
/** The key that payment secrets are sealed under. */
export const PAYMENT_SECRET_KEY = 'payment-secret'
