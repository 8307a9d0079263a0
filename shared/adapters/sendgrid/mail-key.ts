/** The name under which our key of a mail goes out and comes back with SendGrid's events (facts 9). */
export const mailKeyArgument = 'studiosync_mail';
