// Package post takes the letter of a hand-over away: by the mail server that
// CONNECTPD_SMTP_URL names, or as a file that a mail program opens and sends.
//
// It must not know what an invitation says, or who decided that one is sent.
package post
