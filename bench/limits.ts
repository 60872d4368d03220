/** What the credentials of our contender allow: the defaults of the package. */
export const OUR_LIMITS = { requestsPerMinute: 80, smtpConnections: 3 };
