package failure

// Hand-over, invitations, mail.
const (
	HandOverUnsaved   ID = "hand-over-unsaved"
	NoOtherOwner      ID = "no-other-owner"
	NoInvitation      ID = "no-invitation"
	InvitationRefused ID = "invitation-refused"
	MailAddress       ID = "mail-address"
	MailRefused       ID = "mail-refused"
)

var handoverRows = []row{
	{HandOverUnsaved, Failed, "The handover could not be recorded: {reason}.", "", "Try again."},
	{NoOtherOwner, Failed, "{connector} has no other owner to send the message to.", "",
		"Add one with: connectpd owners --add EMAIL"},
	{NoInvitation, Failed, "It contains no invitation.", "",
		"Ask the sender to send it again, or start from scratch with: connectpd setup"},
	{InvitationRefused, Failed, "The invitation cannot be used: {reason}.", "",
		"Ask the sender to send it again, or start from scratch with: connectpd setup"},
	{MailAddress, Invalid, "CONNECTPD_SMTP_URL cannot be used: {reason}.", "",
		"Use smtp://user@host:587 or smtps://user@host:465, with the password in CONNECTPD_SMTP_PASSWORD or in the file that CONNECTPD_SMTP_PASSWORD_FILE names."},
	{MailRefused, Failed, "The mail server {server} did not accept the message: {reason}.", "",
		"The message was saved to a file: send it yourself, or try again."},
}
