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
	{HandOverUnsaved, Failed, "The hand-over could not be recorded: {reason}.", "", "Try again."},
	{NoOtherOwner, Failed, "{connector} has no other owner to send the message to.", "",
		"Add one with: connectpd owners --add EMAIL"},
	{NoInvitation, Failed, "There is no invitation in it.", "",
		"Ask the sender to send it again, or set up by yourself with: connectpd setup"},
	{InvitationRefused, Failed, "The invitation cannot be used: {reason}.", "",
		"Ask the sender to send it again, or set up by yourself with: connectpd setup"},
	{MailAddress, Invalid, "CONNECTPD_SMTP_URL cannot be used: {reason}.", "",
		"Write smtp://user@host:587 or smtps://user@host:465, and the password in CONNECTPD_SMTP_PASSWORD or a file that CONNECTPD_SMTP_PASSWORD_FILE names."},
	{MailRefused, Failed, "The mail server {server} did not take the message: {reason}.", "",
		"The message is in a file; send it by hand, or send it again."},
}
