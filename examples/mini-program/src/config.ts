/**
 * The one file that a fork changes before anything else. The three addresses can also be set when
 * building, with ESSC_PLATFORM_URL, ESSC_TICKET_URL and ESSC_CHANNEL. The defaults lead nowhere on
 * the internet: the simulated host apps send them to the server they run on.
 */

/** The card platform, without a slash at the end. */
export const platformUrl: string = ESSC_PLATFORM_URL

/** Your own server's address that answers a host login with a launch ticket (https, POST). */
export const ticketUrl: string = ESSC_TICKET_URL

/** The channel id that the platform gave you. */
export const channel: string = ESSC_CHANNEL
